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

  // tick or untick all boxes of a form without asking the server: <a href="the same page, all ticked" data-tick="name">
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-tick]");
    if (!link) return;
    event.preventDefault();
    var boxes = Array.prototype.slice.call(link.closest("form").querySelectorAll("input[name=" + link.dataset.tick + "]"));
    var all = boxes.every(function (one) { return one.checked; });
    boxes.forEach(function (one) { one.checked = !all; });
    link.textContent = all ? "本页全选" : "本页全不选";
  });

  // show what was typed into a password field: <input type=checkbox data-show="#id">
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (!box.matches("[data-show]")) return;
    document.querySelector(box.dataset.show).type = box.checked ? "text" : "password";
  });

  // 大字版 at once, without leaving the page: <button name="large" value="1" data-size-switch="where it is kept">
  document.addEventListener("click", function (event) {
    var pressed = event.target.closest("[data-size-switch]");
    if (!pressed) return;
    event.preventDefault();
    var large = pressed.value === "1";
    if (large) document.documentElement.dataset.size = "large";
    else delete document.documentElement.dataset.size;
    document.querySelectorAll("[data-size-switch]").forEach(function (one) {
      one.value = large ? "0" : "1";
      one.textContent = large ? "标准版" : "大字版";
    });
    var headers = JSON.parse(document.body.getAttribute("hx-headers"));
    headers["X-Requested-With"] = "fetch";
    var sent = fetch(pressed.dataset.sizeSwitch, { method: "POST", headers: headers, body: new URLSearchParams({ large: large ? "1" : "0" }) });
    sent.catch(function () {});  // without a network the page shows it all the same
  });

  // the field in which work by keyboard begins; the keyboard of a phone would only cover the page
  var first = document.querySelector("[data-keyboard-first]");
  if (first && window.matchMedia("(hover: hover)").matches) first.focus({ preventScroll: true });

  // links that a key leads to from there: the arrows where answers are marked
  document.addEventListener("keydown", function (event) {
    var plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.isComposing;
    if (!plain || event.target !== first) return;  // elsewhere the arrows scroll
    var link = Array.prototype.filter.call(document.querySelectorAll("[data-key]"), function (one) { return one.dataset.key === event.key; })[0];
    if (link) { event.preventDefault(); link.click(); }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { event.preventDefault(); window.print(); }
  });
})();
