// Small comforts shared by the pages. Everything works without them.
(function () {
  "use strict";

  // copy the text of another element: <button data-copy="#id">
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    event.preventDefault();
    var source = document.querySelector(button.dataset.copy);
    var text = "value" in source ? source.value : source.textContent.trim();
    copy(text).then(function (done) {
      button.textContent = done ? "已复制" : "请长按文字手动复制";
      announce(done ? "已复制" : "没有复制成功，请长按文字手动复制");
    });
  });

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text).then(function () { return true; }, function () { return byHand(text); });
    }
    return Promise.resolve(byHand(text));
  }

  function byHand(text) {  // intranets without https have no clipboard object
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    area.remove();
    return done;
  }

  function announce(text) {
    var place = document.getElementById("messages");
    if (place) place.setAttribute("aria-label", text);
  }

  // a form is sent once: <form data-once>
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // show what was typed into a password field: <input type=checkbox data-show="#id">
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (!box.matches("[data-show]")) return;
    document.querySelector(box.dataset.show).type = box.checked ? "text" : "password";
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { event.preventDefault(); window.print(); }
  });
})();
