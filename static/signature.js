// A name written with the finger, sent with the form as a small PNG. Whoever draws nothing, or has no script, signs in without.
(function () {
  "use strict";
  var box = document.querySelector("[data-signature]");
  if (!box || !window.PointerEvent) return;
  var canvas = box.querySelector("canvas"), field = box.querySelector("input"), pen = canvas.getContext("2d");
  var last = null;
  box.hidden = false;
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";

  function at(event) {
    var seen = canvas.getBoundingClientRect();
    return [(event.clientX - seen.left) * canvas.width / seen.width, (event.clientY - seen.top) * canvas.height / seen.height];
  }

  canvas.addEventListener("pointerdown", function (event) {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    draw(last);
  });
  canvas.addEventListener("pointermove", function (event) { if (last) draw(at(event)); });
  ["pointerup", "pointercancel"].forEach(function (kind) {
    canvas.addEventListener(kind, function () {
      if (last) field.value = canvas.toDataURL("image/png");
      last = null;
    });
  });
  box.querySelector("button").addEventListener("click", function () {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  });

  function draw(to) {
    pen.beginPath();
    pen.moveTo(last[0], last[1]);
    pen.lineTo(to[0], to[1]);
    pen.stroke();
    last = to;
  }
})();
