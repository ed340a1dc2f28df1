// A second place for the queue's records. A browser writes localStorage down some seconds later, and one that is killed in between loses the last
// ticks; IndexedDB has them within milliseconds, and gives them back when the page is opened again. Where a browser has none, localStorage alone
// has to do.
(function () {
  "use strict";
  const exam = window.exam = window.exam || {};
  const STORE = "kept";

  exam.Keep = class {
    constructor(prefix) {
      this.prefix = prefix;
      this.changes = new Map();  // key -> record, or null where it goes; the newest of each is written, all in one transaction
      this.writing = false;
      this.written = Promise.resolve();  // until nothing is left to write
      this.opening = new Promise(function (done) {
        try {
          const asked = indexedDB.open("exam", 1);
          asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
          asked.onsuccess = () => done(asked.result);
          asked.onerror = asked.onblocked = () => done(null);
        } catch (error) { done(null); }
      });
    }

    put(position, record) { this.change(this.prefix + position, record); }

    forget(position) { this.change(this.prefix + position, null); }

    change(key, record) {
      this.changes.set(key, record);
      if (!this.writing) this.written = this.write();
    }

    async write() {
      this.writing = true;
      while (this.changes.size) {
        const changes = Array.from(this.changes);
        this.changes.clear();
        await this.within("readwrite", (store) => { changes.forEach(([key, record]) => { if (record) store.put(record, key); else store.delete(key); }); });
      }
      this.writing = false;
    }

    // position -> record of this attempt; what is left of attempts that are over long since goes
    async found() {
      const found = new Map(), asked = {};
      await this.within("readonly", (store) => { asked.keys = store.getAllKeys(); asked.records = store.getAll(); });
      if (!asked.records || !asked.records.result) return found;
      asked.keys.result.forEach((key, place) => {
        const record = asked.records.result[place];
        if (key.startsWith(this.prefix)) found.set(Number(key.slice(this.prefix.length)), record);
        else if (!record || !(record.until > Date.now())) this.change(key, null);
      });
      return found;
    }

    // resolves when it is done, or cannot be
    async within(mode, act) {
      const database = await this.opening;
      if (!database) return;
      await new Promise(function (done) {
        try {
          const change = database.transaction(STORE, mode, { durability: "strict" });
          change.oncomplete = change.onerror = change.onabort = () => done();
          act(change.objectStore(STORE));
        } catch (error) { done(); }
      });
    }
  };
})();
