// The roster at the door. A tap is kept in this browser until the server has answered it, and sent in the order it was made, with its age: the
// tablet's clock is never asked what time it is. Others' sign-ins are shown as they come.
(function () {
  "use strict";

  var page = document.getElementById("door");
  if (!page) return;
  var EVERY = 5000, TIMEOUT = 15000, AT_ONCE = 20, FRESH = 30000;
  var LABELS = { none: "未签到", present: "到会", late: "迟到", leave: "请假", absent: "缺席" };
  var SHOWN = {
    waiting: function (row) { return row.now === "none" && row.standing === "due"; },
    came: function (row) { return row.now === "present" || row.now === "late"; },
    leave: function (row) { return row.now === "leave"; },
    absent: function (row) { return row.now === "absent"; },
    guest: function (row) { return row.standing === "guest"; }
  };
  var ours = "door:" + page.dataset.session + ":", queueName = ours + page.dataset.person, failedName = queueName + ":failed";
  var token = document.querySelector("#door-taps [name=csrfmiddlewaretoken]").value;
  var last = Number(page.dataset.last), offset = null, heardAt = 0, trouble = "", busy = false, memory = {};
  var rows = new Map();

  document.querySelectorAll(".door-row").forEach(function (element) {
    var data = element.dataset;
    rows.set(element.id.slice(2), { element: element, name: data.name, initials: data.find, unit: data.unit, standing: data.standing, status: data.status, now: data.status, says: element.querySelector(".door-says").textContent });
  });

  // what waits, by name of the list; where the browser keeps nothing, as long as the page lives
  function kept(name) {
    try { return JSON.parse(localStorage.getItem(name) || "[]"); } catch (error) { return memory[name] || []; }
  }
  function keep(name, list) {
    memory[name] = list;
    try {
      if (list.length) localStorage.setItem(name, JSON.stringify(list)); else localStorage.removeItem(name);
    } catch (error) { trouble = "这台设备不能暂存登记，请保持网络，不要关闭本页。"; }
  }

  function newKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
  }

  // `at` by this device's clock, and how far the server's was from it then
  function tap(id, status, more) {
    var row = rows.get(id), before = row.now;
    keep(queueName, kept(queueName).concat([Object.assign({ place: id, name: row.name, status: status, key: newKey(), at: Date.now(), offset: offset }, more)]));
    show();
    offerUndo(id, row.name, status, before);
    talk();
  }

  // a clock that was set right meanwhile makes no tap older; a smaller difference is only what the network took
  function ageOf(one) {
    var set = one.offset === null ? 0 : offset - one.offset;
    return Math.max(0, Math.round(Date.now() - one.at + (Math.abs(set) > TIMEOUT ? set : 0)));
  }

  // one conversation at a time: first what waits, else what is new
  function talk() {
    if (busy) return;
    busy = true;
    var waiting = kept(queueName), sends = waiting.length && Date.now() - heardAt < FRESH, batch = waiting.slice(0, AT_ONCE);
    var asked = sends ? ask(page.dataset.taps, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ since: last, taps: batch.map(function (one) {
        return { place: one.place, status: one.status, key: one.key, age: ageOf(one), reason: one.reason || "", approver: one.approver || "" };
      }) }) }) : ask(page.dataset.state + "?since=" + last, { headers: { "X-Unattended": "1" } });
    asked.then(function (answer) {
      heard(answer);
      if (sends) settled(answer.results);
      return kept(queueName).length > 0 && (!sends || answer.results.length > 0);
    }, function (error) {
      heardAt = 0;
      trouble = error.sentence || "";
      return false;
    }).then(function (again) {
      busy = false;
      show();
      if (again) talk();
    });
  }

  function ask(url, options) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, TIMEOUT);
    options.signal = stop.signal;
    options.credentials = "same-origin";
    options.headers.Accept = "application/json";
    return fetch(url, options).then(function (response) {
      if (response.redirected || response.status === 401) throw { sentence: "登录已过期，请重新登录后再打开本页，待上传的会继续上传。" };
      if (response.status === 403) throw { sentence: "请刷新本页，待上传的会继续上传。" };
      if (response.status === 404) throw { sentence: "会议已取消，或您不再负责这次会议，登记没有上传。请联系综合管理员。" };
      if (!response.ok) throw { sentence: "服务器暂时没有收下，稍后再传。" };
      return response.json();
    }).finally(function () { clearTimeout(timer); });
  }

  function heard(answer) {
    offset = answer.now - Date.now();
    heardAt = Date.now();
    last = answer.last;
    trouble = "";
    document.getElementById("door-over").hidden = answer.open;
    answer.places.forEach(function (one) {
      var row = rows.get(one.id);
      if (row) Object.assign(row, { status: one.status, says: one.says, standing: one.standing });
      else if (one.standing !== "removed" && page.dataset.whole) document.getElementById("door-new").hidden = false;
    });
  }

  function settled(results) {
    var done = new Set(results.map(function (one) { return one.key; })), failed = results.filter(function (one) { return one.sentence; });
    keep(queueName, kept(queueName).filter(function (one) { return !done.has(one.key); }));
    if (failed.length) keep(failedName, kept(failedName).concat(failed.map(function (one) { return one.sentence; })));
  }

  function show() {
    var waiting = kept(queueName), tapped = new Map();
    waiting.forEach(function (one) { tapped.set(one.place, one); });
    rows.forEach(function (row, id) { showRow(row, tapped.get(id)); });
    if (page.dataset.whole) showCounts();
    find();
    showLine(waiting.length);
    var failed = kept(failedName), box = document.getElementById("door-failed"), list = box.querySelector("ul");
    if (list.childElementCount !== failed.length) {
      list.textContent = "";
      failed.forEach(function (sentence) { list.appendChild(document.createElement("li")).textContent = sentence; });
    }
    box.hidden = !failed.length;
  }

  function showRow(row, tapped) {
    var now = tapped ? tapped.status : row.status, says = tapped ? LABELS[now] + (tapped.reason ? " " + tapped.reason : "") : row.says;
    var told = now + says + Boolean(tapped);
    if (row.told === told) return;
    row.told = told;
    row.now = now;
    row.element.querySelector(".door-says").textContent = says;
    row.element.toggleAttribute("data-waits", Boolean(tapped));
    row.element.hidden = row.standing === "removed";
    row.element.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.value.split(" ")[1] === now));
    });
    row.element.querySelector("a").classList.toggle("active", now === "leave");
  }

  function showCounts() {
    var counts = { due: 0, none: 0, present: 0, late: 0, leave: 0, absent: 0, guest: 0 };
    rows.forEach(function (row) {
      if (row.standing === "guest") counts.guest += 1;
      if (row.standing !== "due") return;
      counts.due += 1;
      counts[row.now] += 1;
    });
    Object.keys(counts).forEach(function (name) {
      document.querySelector("[data-count=" + name + "] dd").textContent = counts[name];
    });
  }

  function showLine(count) {
    var line = document.getElementById("door-line"), cut = !heardAt && offset !== null || !navigator.onLine;
    var others = strangers();
    var words = [];
    if (count) words.push("待上传 " + count);
    if (trouble) words.push(trouble);
    else if (cut) words.push("网络断开，可以继续登记，恢复后自动上传。");
    if (others) words.push("这台设备上还有" + others + "的登记没有上传，请本人登录后打开本页。");
    var text = words.join("，").replace("。，", "。");
    if (line.textContent !== text) line.textContent = text;
    line.hidden = !text;
  }

  // taps of somebody else on this device are sent by nobody but them
  function strangers() {
    var found = false;
    try {
      found = Object.keys(localStorage).some(function (name) {
        return name.startsWith(ours) && !name.endsWith(":failed") && name !== queueName;
      });
    } catch (error) { found = false; }
    return found ? "其他人" : "";
  }

  function find() {
    var form = document.getElementById("door-find"), words = form.elements.text.value.trim().toLowerCase(), any = false;
    var unit = form.elements.unit.value, shown = SHOWN[form.elements.status.value];
    rows.forEach(function (row) {
      var named = !words || row.name.toLowerCase().indexOf(words) >= 0 || row.initials.indexOf(words.replace(/\s/g, "")) === 0;
      var hidden = row.standing === "removed" || !named || (unit && row.unit !== unit) || (shown && !shown(row) && row !== leaving);
      if (row.element.hidden !== Boolean(hidden)) row.element.hidden = Boolean(hidden);
      any = any || !hidden;
    });
    document.getElementById("door-nobody").hidden = any;
  }

  // 请假 asks why and who approved it, under the row
  var leaveForm = document.getElementById("door-leave"), leaving = null;
  function askLeave(id) {
    leaving = rows.get(id);
    leaveForm.dataset.place = id;
    document.getElementById("door-leave-name").textContent = leaving.name;
    leaveForm.elements.reason.value = "";
    leaving.element.appendChild(leaveForm);
    leaveForm.hidden = false;
    leaveForm.elements.reason.focus();
  }
  function leaveAsked(back) {
    var row = leaving;
    leaving = null;
    leaveForm.hidden = true;
    page.appendChild(leaveForm);
    if (back && row) row.element.querySelector("a").focus();
  }

  var undo = document.getElementById("door-undo"), undone = null;
  function offerUndo(id, name, status, before) {
    undone = before === "leave" || before === status ? null : { id: id, status: before };
    undo.hidden = !undone;
    if (undone) undo.querySelector("span").textContent = name + "：" + LABELS[status];
  }

  document.getElementById("door-taps").addEventListener("submit", function (event) { event.preventDefault(); });
  document.getElementById("door-taps").addEventListener("click", function (event) {
    var pressed = event.target.closest(".door-buttons button, .door-buttons a");
    if (!pressed) return;
    event.preventDefault();
    var id = pressed.closest(".door-row").id.slice(2);
    if (pressed.matches("a")) askLeave(id);
    else if (pressed.getAttribute("aria-pressed") !== "true") tap(id, pressed.value.split(" ")[1], {});
  });
  leaveForm.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    tap(leaveForm.dataset.place, "leave", { reason: leaveForm.elements.reason.value.trim(), approver: leaveForm.elements.approver.value.trim() });
    leaveAsked(true);
  });
  document.getElementById("door-leave-back").addEventListener("click", function () { leaveAsked(true); });
  undo.querySelector("button").addEventListener("click", function () {
    var one = undone;
    if (one) tap(one.id, one.status, {});
    undone = null;
    undo.hidden = true;
  });
  document.querySelector("#door-failed button").addEventListener("click", function () { keep(failedName, []); show(); });
  document.getElementById("door-find").addEventListener("submit", function (event) { event.preventDefault(); });
  document.getElementById("door-find").addEventListener("input", find);
  document.getElementById("door-find").addEventListener("change", find);
  document.getElementById("door-find-button").hidden = Boolean(page.dataset.whole);
  addEventListener("online", talk);
  addEventListener("offline", function () { heardAt = 0; show(); });
  addEventListener("storage", function (event) { if (event.key === queueName || event.key === failedName) show(); });
  setInterval(function () { if (!document.hidden || kept(queueName).length) talk(); }, EVERY);

  show();
  talk();
})();
