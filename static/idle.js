// Staff pages: warns two minutes before an unused session ends, and keeps it while somebody works in the page. The server decides; all tabs of
// the browser share one clock, the latest end any of them heard of. Without this script the session ends all the same.
(function () {
  "use strict";
  var WARN = 120, WORKING = 300;  // seconds before the end; between two signs of life while somebody types
  var KEY = "staff-session-ends";
  var dialog = document.getElementById("idle-warning");
  if (!dialog) return;
  var shown = document.getElementById("idle-seconds");
  var title = document.title;
  var ends = 0, told = Date.now(), worked = false, asking = false;
  var confirmed = false;  // the server itself named `ends` last: fragments it answered since the page was drawn count too

  function until(seconds) {
    ends = Date.now() + seconds * 1000;
    confirmed = true;
    try { localStorage.setItem(KEY, String(ends)); } catch (error) { /* each tab for itself */ }
  }

  function left() {
    var stored = 0;
    try { stored = Number(localStorage.getItem(KEY)) || 0; } catch (error) { stored = 0; }
    // a tab on which somebody worked moves the end for all; a value beyond a day is not ours
    if (stored > ends && stored - Date.now() < 86400000) { ends = stored; confirmed = false; }
    return Math.round((ends - Date.now()) / 1000);
  }

  function ask(method) {
    if (asking) return;
    asking = true;
    told = Date.now();
    worked = false;
    fetch(dialog.dataset.ask, {method: method, headers: {"X-CSRFToken": dialog.dataset.csrf}, credentials: "same-origin", redirect: "manual"})
      .then(function (answer) { return answer.ok ? answer.json() : {left: 0}; })
      .then(function (answer) {
        asking = false;
        if (!answer.left) location.assign(dialog.dataset.here);  // the server ends the session and leads to the sign-in
        else { until(answer.left); tick(); }
      }, function () {  // no network: warn as far as is known, ask again in a while
        confirmed = true;
        setTimeout(function () { asking = false; }, 10000);
      });
  }

  function open() {
    if (dialog.open) return;
    if (dialog.showModal) dialog.showModal(); else dialog.setAttribute("open", "");
    document.title = "即将自动退出 · " + title;
  }

  function close() {
    if (!dialog.open) return;
    if (dialog.close) dialog.close(); else dialog.removeAttribute("open");
    document.title = title;
  }

  function tick() {
    var seconds = left();
    if (seconds > WARN) {
      close();
      if (worked && Date.now() - told > WORKING * 1000) ask("POST");
    } else if (worked && !dialog.open) {
      ask("POST");
    } else if (!confirmed || seconds <= 0) {
      ask("GET");
    } else {
      shown.textContent = seconds < 60 ? seconds + " 秒" : Math.floor(seconds / 60) + " 分" + (seconds % 60 ? " " + seconds % 60 + " 秒" : "钟");
      open();
    }
  }

  ["keydown", "pointerdown", "input"].forEach(function (kind) {
    document.addEventListener(kind, function () { if (!dialog.open) worked = true; }, true);
  });
  dialog.querySelector("button").addEventListener("click", function () { ask("POST"); });
  dialog.addEventListener("cancel", function () { ask("POST"); });  // Esc
  until(Number(dialog.dataset.left));
  confirmed = false;
  tick();
  setInterval(tick, 1000);
})();
