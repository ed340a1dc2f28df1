// Notices when the exam page is left, and when copying is tried, and tells the server, which decides what of it counts. A browser knows that
// its page cannot be seen, never why: a locked screen, a call and another app are the same to it.
// What could not be told yet is kept like unsent answers ("exam:<attempt>:told"), and told after them. All tabs of the attempt are one place: who
// goes from one to another has not left ("exam:<attempt>:away" is the one leaving under way).
(function () {
  "use strict";
  const exam = window.exam = window.exam || {};
  const REST = 5000;           // milliseconds between two messages
  const AGAIN = 10000;         // milliseconds before the next try
  const PATIENCE = 4000;       // milliseconds for a message that may end the exam: nothing can be ticked until it is answered
  const MOST = 20;             // in one message

  // Or a tablet; in doubt yes, since what is left there does not count. Many telephones say that they can hover, some that their pointer is fine;
  // an iPad says that it is a Mac.
  function isPhone() {
    const said = navigator.userAgent;
    return matchMedia("(pointer: coarse)").matches || /Android|iPhone|iPad|iPod|Mobile|Harmony/i.test(said) || /Macintosh/.test(said) && navigator.maxTouchPoints > 1;
  }

  exam.Watch = class {
    // settings: {incidentsUrl, leaving, focus, noCopy}; `paper` holds the questions; `unsent()` gives the answers that are on their way; `ending()`
    // says that a hand-in is under way; `over(said, sent)` hears that the exam is over, and which answers were sent along
    constructor(settings, queue, paper, unsent, ending, over) {
      Object.assign(this, { settings: settings, queue: queue, paper: paper, unsent: unsent, ending: ending, isOver: over });
      this.phone = isPhone();
      this.counter = 0;
      this.away = null;          // {kind, since} while the page is left, since: by the clock that no one can set
      this.sending = false;
      this.last = -Infinity;
      this.over = settings.leaving === "off";
      ["copy", "cut", "contextmenu"].forEach((kind) => document.addEventListener(kind, (event) => this.copied(event)));
      if (this.over) return;
      document.addEventListener("visibilitychange", () => this.look());
      window.addEventListener("pagehide", () => this.look(true));
      if (settings.focus !== undefined && !this.phone) ["blur", "focus"].forEach((kind) => window.addEventListener(kind, () => this.look()));
      window.addEventListener("storage", (event) => this.heard(event));
      window.addEventListener("online", () => this.pump());
      setInterval(() => this.pump(), AGAIN);
    }

    // An earlier page of this browser may have been closed: only the device's own date can say for how long. Its clock may have been set meanwhile,
    // or the network gone and the page loaded anew: the server does not count that, and takes no more than the attempt has lasted.
    begin() {
      if (this.over) return;
      if (!document.hidden) this.back();
      this.look();
      this.pump();
    }

    isHere() { return !document.hidden && (this.settings.focus === undefined || this.phone || document.hasFocus()); }

    look(leaves) {
      if (this.over) return;
      const here = !leaves && this.isHere();
      if (here) this.back();
      else if (!this.away) this.leave();
      if (this.away && (leaves || document.hidden)) this.leave("left");
    }

    leave(kind) {
      if (!this.away) this.away = { kind: "unfocused", since: performance.now() };
      if (kind && this.away.kind === kind) return;
      this.away.kind = kind || this.away.kind;
      this.queue.keep("away", { owner: this.queue.owner, writer: this.queue.writer, kind: this.away.kind, date: Date.now() - (performance.now() - this.away.since) });
    }

    back() {
      const kept = this.queue.kept("away"), own = this.away;
      this.away = null;
      this.queue.drop("away");
      if (own && (!kept || kept.writer === this.queue.writer)) this.happened(own.kind, performance.now() - own.since);
      else if (kept) this.happened("left", Date.now() - kept.date, true);
    }

    // another tab of the attempt: it is looked at now, so this one is left no longer; or it is left while this one is looked at
    heard(event) {
      if (event.key !== this.queue.prefix + "away") return;
      if (event.newValue === null) this.away = null;
      else if (this.isHere()) this.queue.drop("away");
    }

    copied(event) {
      const selection = getSelection(), forbidden = this.settings.noCopy !== undefined, menu = event.type === "contextmenu";
      if (event.target.closest && event.target.closest("textarea, input")) return;  // their own words
      const selected = !selection.isCollapsed && selection.containsNode(this.paper, true);
      if (forbidden) event.preventDefault();
      // a long press on a phone selects a word and opens the menu, which says little
      if (forbidden ? menu : !selected || (menu && this.phone)) return;
      if (this.over || performance.now() - (this.lastCopy || -Infinity) < REST) return;  // the menu, and then the copy, are one
      this.lastCopy = performance.now();
      this.happened("copied", 0);
    }

    happened(kind, ms, closed) {
      const seconds = Math.max(0, Math.floor(ms / 1000));
      if (kind !== "copied" && seconds < 1) return;
      this.counter += 1;
      const one = { kind: kind, seconds: seconds, closed: Boolean(closed), writer: this.queue.writer, counter: this.counter, at: performance.now() };
      this.keep(this.waiting().concat(one).slice(-200));
      this.pump();
    }

    waiting() {
      const kept = this.queue.kept("told");
      return kept && Array.isArray(kept.list) ? kept.list : [];
    }

    keep(list) { if (list.length) this.queue.keep("told", { owner: this.queue.owner, list: list }); else this.queue.drop("told"); }

    // After what was ticked: a hand-in that follows takes all of it along.
    async pump() {
      const list = this.waiting().slice(0, MOST), now = performance.now();
      if (this.sending || this.over || !list.length) return;
      if (now - this.last < REST) { setTimeout(() => this.pump(), REST - (now - this.last) + 5); return; }
      this.sending = true;
      this.last = now;
      const ends = this.settings.leaving === "hand_in" && list.some((one) => one.kind !== "copied"), message = this.message(list, ends);
      const holds = ends && !this.failed;  // without a network the candidate works on
      const focused = document.activeElement;
      if (holds) this.hold(true);
      const answer = await exam.ask(this.settings.incidentsUrl, message, holds ? PATIENCE : undefined);
      if (holds) this.hold(false, focused);
      this.sending = false;
      this.failed = answer.status === 0 || answer.status === 429 || answer.status >= 500;
      if (this.failed) return;  // the next try comes by itself
      this.keep(this.waiting().filter((one) => !list.some((told) => told.writer === one.writer && told.counter === one.counter)));
      if (answer.status === 200 && answer.data.follows === "over") this.isOver(answer.data, message.answers || []);
      else if (answer.status === 200) this.say(answer.data);
      this.pump();
    }

    hold(yes, focused) {  // no tick may come between a message that ends the exam and its answer
      this.paper.querySelectorAll("fieldset").forEach((one) => { one.disabled = yes; });
      if (focused && this.paper.contains(focused)) focused.focus({ preventScroll: true });
    }

    say(told) {
      const line = document.getElementById("noted"), warned = document.getElementById("warned");
      if (!told.sentence) return;
      line.textContent = told.sentence;
      line.hidden = false;
      if (told.follows !== "warn" || this.ending()) return;
      warned.querySelector("p").textContent = told.sentence;
      exam.panels.show(warned);
    }

    message(list, ends) {
      const own = this.queue.writer, now = performance.now();
      const events = list.map((one) => ({
        kind: one.kind, seconds: one.seconds, closed: one.closed, writer: one.writer, counter: one.counter,
        ago: one.writer === own ? Math.max(0, Math.floor((now - one.at) / 1000)) : 0,  // another page's clock began elsewhere
      }));
      return ends ? { events: events, phone: this.phone, answers: this.unsent() } : { events: events, phone: this.phone };
    }

    // The exam is over: what is left is told without waiting for the answer.
    stop() {
      const list = this.waiting().slice(0, MOST);
      if (!this.over && list.length) exam.ask(this.settings.incidentsUrl, this.message(list, false));
      this.over = true;
    }
  };
})();
