// Brings answers to the server, one at a time, until it has said that it has them; keeps the time the server gave; hands in.
(function () {
  "use strict";
  const exam = window.exam = window.exam || {};
  const PAUSES = [1000, 2000, 5000, 10000];  // before the next try, in milliseconds; the last one stays
  const PATIENCE = 12000;                    // milliseconds for one request on a slow line
  const TAKE_OVER = 8000;                    // milliseconds after which another tab's unsent answer is sent from here
  const WOBBLE = 15000;                      // milliseconds: more than one request may be wrong about
  const TYPING = 1000, REST = 5000;          // milliseconds: from the first letter to its save, and between two saves of what is being typed

  // Resolves to {status, data}; status 0: no answer of ours came back (no network, time-out, a login page of the wifi).
  exam.ask = async function (url, body, patience) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), patience || PATIENCE);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const text = JSON.stringify(body);
    const post = {
      method: "POST", body: text, keepalive: text.length < 16000,  // goes on when the page is closed; browsers allow that to small bodies alone
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token ? token.value : "" },
    };
    try {
      const answer = await fetch(url, Object.assign({ credentials: "same-origin", cache: "no-store", signal: abort.signal }, body ? post : {}));
      const data = await answer.json();
      return { status: answer.status, data: data };
    } catch (error) {
      return { status: 0, data: {} };
    } finally {
      clearTimeout(timer);
    }
  };

  // The server's remaining time, counted on with a clock that no one can set. `until` names the deadline: as long as it stays the same there is
  // never more time than before, whatever the server's clock says; WOBBLE: of lines that are slow one way.
  exam.Clock = class {
    constructor(leftMs, since, until) { this.end = Infinity; this.set(leftMs, since, until); }
    set(leftMs, since, until) {
      const same = until === undefined || until === this.until;
      if (!Number.isFinite(leftMs) || (same && since + leftMs > this.end + WOBBLE)) return false;
      this.end = since + leftMs;
      if (same) return false;
      this.until = until;
      return true;  // the deadline was moved
    }
    left() { return this.end - performance.now(); }
  };

  exam.Saver = class {
    // `tell(position)` is called when the state of a position changed (0: the state as a whole), `stop(why, data)` when saving has ended,
    // `moved(words)` when staff moved the deadline
    constructor(urls, queue, clock, tell, stop, moved) {
      Object.assign(this, { urls: urls, queue: queue, clock: clock, tell: tell, stop: stop, moved: moved });
      this.sending = 0;              // the position under way
      this.flight = Promise.resolve();
      this.failures = 0;
      this.retry = 0;
      this.stopped = false;
      this.due = new Map();          // position -> when what is being typed there is sent
      this.sent = new Map();         // position -> when it was last sent
      this.conflicts = new Map();    // position -> {content, version} of the other answer
      this.refused = new Map();      // position -> {pair, sentence}
      this.seen = new Map();         // position -> {pair, at}: when another tab's answer was first seen
      window.addEventListener("online", () => this.now());
      setInterval(() => this.pump(), 4000);
    }

    begin() {
      this.queue.unsent().forEach((position) => this.seen.set(position, { pair: pair(this.queue.get(position)), at: -Infinity }));
      this.pump();
    }

    get waiting() { return this.failures > 0; }

    // "", saved, typing, saving, waiting, conflict, refused: what to say at a question
    state(position) {
      const record = this.queue.get(position);
      if (this.conflicts.has(position)) return "conflict";
      if (!record.unsent) return record.version ? "saved" : "";
      if (this.isRefused(position)) return "refused";
      return this.waiting ? "waiting" : this.due.has(position) ? "typing" : "saving";
    }

    isRefused(position) {
      const refusal = this.refused.get(position);
      return Boolean(refusal) && refusal.pair === pair(this.queue.get(position));
    }

    answered(position, content) {
      this.due.delete(position);
      this.queue.answer(position, content);
      this.tell(position);
      this.pump();
    }

    // Somebody is typing: each letter is kept here at once, and goes to the server now and then.
    typed(position, content) {
      this.queue.answer(position, content);
      if (!this.due.has(position)) {
        const now = performance.now(), at = Math.max(now + TYPING, (this.sent.get(position) || -REST) + REST);
        this.due.set(position, at);
        setTimeout(() => this.pump(), at - now + 5);
      }
      this.tell(position);
    }

    left(position) {  // the field; what was typed into it does not wait any longer
      if (this.due.delete(position)) this.pump();
    }

    flush() {
      this.due.clear();
      this.pump();
    }

    heard(position) {  // another tab answered: its word settles a choice that was open here
      this.conflicts.delete(position);
      const record = this.queue.get(position);
      if (record.unsent && record.writer !== this.queue.writer) this.seen.set(position, { pair: pair(record), at: performance.now() });
      this.tell(position);
      this.pump();
    }

    keepHere(position) {
      const other = this.conflicts.get(position);
      this.conflicts.delete(position);
      this.queue.answer(position, this.queue.get(position).content, other.version);
      this.tell(position);
      this.pump();
    }

    useOther(position) {
      const other = this.conflicts.get(position);
      this.conflicts.delete(position);
      this.due.delete(position);
      this.queue.adopt(position, other.content, other.version);
      this.tell(position);
    }

    now() {
      clearTimeout(this.retry);
      this.retry = 0;
      this.pump();
    }

    next() { return this.queue.unsent().find((position) => this.isDue(position)); }

    isDue(position) {
      const record = this.queue.get(position);
      if (this.conflicts.has(position) || this.isRefused(position)) return false;
      if (record.writer === this.queue.writer) return performance.now() >= (this.due.get(position) || 0);
      const seen = this.seen.get(position);
      return Boolean(seen) && seen.pair === pair(record) && performance.now() - seen.at > TAKE_OVER;
    }

    pump() {
      if (this.sending || this.retry || this.stopped) return;
      const position = this.next();
      if (position === undefined) return;
      this.sending = position;
      this.flight = this.send(position).then(() => this.pump());
    }

    async send(position) {
      const sent = this.queue.get(position), began = performance.now();
      this.due.delete(position);
      this.sent.set(position, began);
      const answer = await exam.ask(this.urls.save, message(position, sent));
      this.sending = 0;
      if (!answer.status) [this.due, this.sent].forEach((one) => one.delete(position));  // it did not arrive: the next try does not wait
      if (this.stopped && answer.status !== 200) return;  // the hand-in under way speaks for this answer too
      this.settle(position, sent, answer, (began + performance.now()) / 2);
      this.tell(position);
    }

    settle(position, sent, answer, asked) {
      const data = answer.data || {};
      if (answer.status === 200 && Number.isInteger(data.version)) {
        this.failures = 0;
        if (this.clock.until === data.until) this.clock.set(data.left_ms, asked, data.until); else this.syncTime();  // which says why it was moved
        this.queue.acknowledge(position, sent, data.version);
      } else if (answer.status === 409 && data.answer) {
        this.failures = 0;
        this.differ(position, sent, data.answer, data.version);
      } else if (answer.status === 410) this.end("over", data);
      else if (answer.status === 403) this.end("device", data);
      else if (answer.status === 400) {
        this.failures = 0;
        this.refused.set(position, { pair: pair(sent), sentence: data.sentence || "这道题的答案没有被接受，请重新作答。" });
        this.queue.forget(position);
      } else this.pause();
    }

    // another answer stands on the server: only one that the candidate has not replaced knowingly asks for a choice
    differ(position, sent, content, version) {
      if (!this.queue.isStill(position, sent)) return;
      if (exam.same(content, sent.content)) this.queue.acknowledge(position, sent, version);
      else if (sent.replaced && exam.same(content, sent.replaced)) this.queue.answer(position, sent.content, version);
      else this.conflicts.set(position, { content: content, version: version });
    }

    pause() {
      const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
      this.failures += 1;
      this.retry = setTimeout(() => this.now(), pause * (1 + Math.random() * 0.3));  // a room full of phones does not come back at once
      this.tell(0);
    }

    end(why, data) {
      this.stopped = true;
      clearTimeout(this.retry);
      this.stop(why, data);
    }

    async syncTime() {
      const began = performance.now();
      const answer = await exam.ask(this.urls.time + "?until=" + this.clock.until, null, 4000);
      if (answer.status === 403 && !this.stopped) this.end("device", answer.data);
      if (answer.status !== 200) return "";
      const open = answer.data.state === "open";
      if (open && this.clock.set(answer.data.left_ms, (began + performance.now()) / 2, answer.data.until)) this.moved(answer.data.news);
      return answer.data.state;
    }

    // One try to hand in, with everything that the server has not confirmed. Resolves to {status, data}.
    async handIn(final) {
      clearTimeout(this.retry);
      this.retry = 0;
      this.stopped = true;
      await Promise.race([this.flight, new Promise((done) => setTimeout(done, 2500))]);
      return exam.ask(this.urls.handIn, { answers: this.waitingMessages(), final: final });
    }

    waitingMessages() {
      const unsent = this.queue.unsent().filter((position) => !this.isRefused(position));
      return unsent.map((position) => message(position, this.queue.get(position)));
    }

    resume() {
      this.stopped = false;
      this.now();
    }
  };

  function pair(record) { return record.writer + ":" + record.counter; }

  function message(position, record) {
    return { position: position, content: record.content, base: record.version, writer: record.writer, counter: record.counter };
  }
})();
