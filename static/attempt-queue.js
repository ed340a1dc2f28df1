// The answers of one attempt as this browser knows them: what the server has, and what it does not have yet.
// Each position has one record, kept in localStorage too (key "exam:<attempt>:<position>"), so that all tabs share it and a closed browser
// loses nothing. A record carries its owner and is shown to nobody else. Without localStorage everything works in memory.
(function () {
  "use strict";
  const exam = window.exam = window.exam || {};

  // The content of an answer has one field, which tells its shape: {chosen: [option ids]}, {texts: [one for each blank]} or {text: "…"}.
  exam.shapeOf = (content) => Object.keys(content)[0];

  exam.isAnswered = function (content) {
    const said = content[exam.shapeOf(content)];
    return Array.isArray(said) ? said.some((one) => one.trim() !== "") : said.trim() !== "";
  };

  // Whether two answers say the same; white space around what was typed does not count, the server does not keep it.
  exam.same = function (left, right) { return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right)); };

  function comparable(content) {
    const shape = exam.shapeOf(content), said = content[shape];
    return [shape, shape === "chosen" ? said.slice().sort() : shape === "texts" ? said.map((one) => one.trim()) : said.trim()];
  }

  function isSound(content) {
    const shape = content && typeof content === "object" ? exam.shapeOf(content) : "";
    return shape === "text" ? typeof content.text === "string" : (shape === "chosen" || shape === "texts") && Array.isArray(content[shape]);
  }

  // record: {owner, content, version: the server's that this content is or is based on, unsent, writer, counter, replaced: a content or null}
  // `until` (by the device's own date) only says when what is left of an attempt may be swept away.
  exam.Queue = class {
    constructor(attempt, owner, until, changed) {
      this.prefix = "exam:" + attempt + ":";
      this.owner = owner;
      this.changed = changed;          // called with a position that another tab changed
      this.writer = randomHex();
      this.counter = 0;
      this.records = new Map();
      this.inMemoryOnly = false;
      this.beside = {};
      this.safe = new exam.Keep(this.prefix);  // outlives a killed browser: attempt-keep.js
      this.until = until;
      this.tidy();
      this.remarked = function () {};  // called when another tab changed the marks
      window.addEventListener("storage", (event) => this.heard(event));
    }

    // records of attempts that were over before their browser came back: nobody will send them any more
    tidy() {
      try {
        Object.keys(localStorage).filter((key) => key.startsWith("exam:") && !key.startsWith(this.prefix)).forEach(function (key) {
          let record = null;
          try { record = JSON.parse(localStorage.getItem(key)); } catch (error) { record = null; }
          if (!record || !(record.until > Date.now())) localStorage.removeItem(key);
        });
      } catch (error) { this.inMemoryOnly = true; }
    }

    // what the page brought from the server; a record of an earlier visit that it has not seen yet goes before it
    begin(position, content, version) {
      this.records.set(position, { owner: this.owner, content: content, version: version, unsent: false, writer: "", counter: 0, replaced: null });
      const kept = this.read(position);
      if (kept && (kept.unsent || kept.version > version)) this.records.set(position, kept);
    }

    // What a killed browser had no time to write into localStorage; resolves to the positions that changed by it. Nothing that was answered here
    // since gives way.
    async recover() {
      const found = await this.safe.found();
      return this.positions().filter((position) => {
        const record = found.get(position), now = this.get(position);
        if (!this.isOurs(position, record) || now.writer === this.writer || !isNewer(record, now)) return false;
        this.write(position, record);
        return true;
      });
    }

    get(position) { return this.records.get(position); }

    positions() { return Array.from(this.records.keys()); }

    unsent() { return this.positions().filter((position) => this.get(position).unsent); }

    // the candidate answered here; `base` names another version to build on, after a choice between two answers
    answer(position, content, base) {
      const before = this.get(position);
      const foreign = before.unsent && before.writer !== this.writer;
      this.write(position, {
        owner: this.owner, content: content, version: base === undefined ? before.version : base, unsent: true,
        writer: this.writer, counter: ++this.counter, replaced: foreign ? before.content : before.unsent ? before.replaced : null,
      });
    }

    // the server has `sent` as its `version`; a newer answer made meanwhile is based on it from now on
    acknowledge(position, sent, version) {
      const now = this.fresh(position);
      if (same(now, sent)) this.write(position, Object.assign({}, now, { version: version, unsent: false, replaced: null }));
      else if (now.version < version) this.write(position, Object.assign({}, now, { version: version }));
    }

    // the server's answer takes the place of the one here
    adopt(position, content, version) {
      this.write(position, { owner: this.owner, content: content, version: version, unsent: false, writer: "", counter: 0, replaced: null });
    }

    isStill(position, sent) { return same(this.fresh(position), sent); }

    // the record, after a look at what another tab may have written a moment ago
    fresh(position) {
      const kept = this.read(position);
      if (kept && kept.unsent && kept.writer !== this.writer) this.records.set(position, kept);
      return this.get(position);
    }

    read(position) {
      let text = null;
      try { text = localStorage.getItem(this.prefix + position); } catch (error) { this.inMemoryOnly = true; }
      return this.parsed(position, text);
    }

    // a record that was kept, or null where it is not ours or no answer to this question
    parsed(position, text) {
      let record = null;
      try { record = JSON.parse(text); } catch (error) { return null; }
      return this.isOurs(position, record) ? record : null;
    }

    isOurs(position, record) {
      const sound = record && record.owner === this.owner && isSound(record.content) && Number.isInteger(record.version);
      return sound && exam.shapeOf(record.content) === exam.shapeOf(this.get(position).content);
    }

    write(position, record) {
      this.records.set(position, record);
      this.store(String(position), record);
      this.safe.put(position, Object.assign({}, record, { until: this.until }));
    }

    store(name, value) {
      try { localStorage.setItem(this.prefix + name, JSON.stringify(Object.assign({}, value, { until: this.until }))); } catch (error) { this.inMemoryOnly = true; }
    }

    forget(position) {
      this.remove(position);
      this.safe.forget(position);
    }

    remove(name) {
      try { localStorage.removeItem(this.prefix + name); } catch (error) { this.inMemoryOnly = true; }
    }

    erase() {
      this.positions().forEach((position) => this.forget(position));
      Object.keys(this.beside).concat("marks", "away", "told").forEach((name) => this.drop(name));
    }

    // anything else that belongs to the attempt, by its name; without localStorage for as long as the page lives
    keep(name, value) {
      this.beside[name] = value;
      this.store(name, value);
    }

    kept(name) {
      let value = null;
      try { value = JSON.parse(localStorage.getItem(this.prefix + name)); } catch (error) { this.inMemoryOnly = true; }
      if (this.inMemoryOnly) value = this.beside[name] || null;
      return value && value.owner === this.owner ? value : null;
    }

    drop(name) {
      delete this.beside[name];
      this.remove(name);
    }

    heard(event) {
      if (!event.key || event.key.indexOf(this.prefix) !== 0 || event.newValue === null) return;
      const name = event.key.slice(this.prefix.length);
      if (name === "marks") { this.remarked(); return; }
      const position = Number(name), mine = this.get(position), theirs = mine && this.parsed(position, event.newValue);
      if (!theirs) return;
      if (!theirs.unsent && mine.unsent && mine.writer === this.writer && !same(mine, theirs)) {
        // both wrote at once: the answer here is the newer one and stays, based on what was acknowledged there
        this.write(position, Object.assign({}, mine, { version: Math.max(mine.version, theirs.version) }));
      } else if (theirs.unsent || theirs.version >= mine.version) {
        this.records.set(position, theirs);
      }
      this.changed(position);
    }

    get marks() {
      const kept = this.kept("marks");
      return kept && Array.isArray(kept.marks) ? kept.marks : [];
    }

    set marks(positions) { this.keep("marks", { owner: this.owner, marks: positions }); }
  };

  // of two records of one browser; the acknowledged one of the same answer is the newer
  function isNewer(one, other) {
    if (one.writer === other.writer && one.counter !== other.counter) return one.counter > other.counter;
    return one.unsent && !same(one, other) ? !other.unsent || one.version >= other.version : one.version > other.version;
  }

  function same(one, other) { return one.writer === other.writer && one.counter === other.counter; }

  function randomHex() {
    return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
})();
