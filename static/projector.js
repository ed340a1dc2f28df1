// The room's screen: counts down to the next code, and says so when the network is gone and the code with it. The server sends how long a code still
// stands; this page's clock only measures from there. htmx asks for the next one; without any script the page loads itself again.
(function () {
  "use strict";
  var PERIOD = 15000;  // a code is taken for one period more than it is shown
  var offline = document.getElementById("screen-offline");
  var until, asked;

  function part() { return document.getElementById("screen-now"); }

  function begin() {
    until = performance.now() + Number(part().dataset.left);
    asked = 0;
    part().classList.remove("screen-dead");
    offline.hidden = true;
    tick();
  }

  function tick() {
    var left = until - performance.now();
    var shown = part().querySelector(".screen-left");
    if (shown) {
      shown.hidden = left < 0;
      shown.querySelector(".num").textContent = String(Math.max(0, Math.ceil(left / 1000)));
    }
    if (left > -5000) return;  // an answer that is only slow
    offline.hidden = false;
    part().classList.toggle("screen-dead", left < -PERIOD);
    if (performance.now() - asked > 3000) {
      asked = performance.now();
      window.htmx.trigger(part(), "again");
    }
  }

  document.body.addEventListener("htmx:afterSwap", begin);
  document.body.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status !== 403) return;  // the screen's time is over, or whoever opened it may not any more
    offline.textContent = "投影已停止。请工作人员重新登录，从会议页面再打开投影页。";
    offline.hidden = false;
    part().classList.add("screen-dead");
    clearInterval(timer);
  });
  window.addEventListener("online", function () { window.htmx.trigger(part(), "again"); });
  var timer = setInterval(tick, 250);
  begin();
})();
