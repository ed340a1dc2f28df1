// Panels over the exam page: the answer sheet on a phone, the question before handing in, the last word. window.confirm does not exist in all
// web views. While a panel is open focus stays in it; Esc closes it unless it is the last word.
(function () {
  "use strict";
  const exam = window.exam = window.exam || {};
  let open = null, opener = null;

  exam.panels = {
    get isOpen() { return Boolean(open); },

    show(panel, from) {
      if (open && open !== panel) exam.panels.close();
      open = panel;
      opener = from || document.activeElement;
      panel.hidden = false;
      panel.classList.add("open");
      panel.setAttribute("role", "dialog");
      panel.setAttribute("aria-modal", "true");
      document.documentElement.classList.add("panel-open");
      const first = panel.querySelector("[data-focus]") || targets(panel)[0];
      if (first) first.focus();
    },

    close(keepFocus) {
      if (!open) return;
      const panel = open;
      open = null;
      panel.classList.remove("open");
      panel.removeAttribute("aria-modal");
      if (panel.dataset.place === "aside") panel.removeAttribute("role");
      else panel.hidden = true;
      document.documentElement.classList.remove("panel-open");
      document.dispatchEvent(new CustomEvent("panel-closed"));
      if (!keepFocus && opener && opener.offsetParent !== null) opener.focus();
    },
  };

  function targets(panel) {
    return Array.from(panel.querySelectorAll("a[href], button, input, [tabindex='0']")).filter((one) => !one.disabled && one.offsetParent !== null);
  }

  document.addEventListener("keydown", function (event) {
    if (!open) return;
    if (event.key === "Escape" && !open.hasAttribute("data-last-word")) {
      event.preventDefault();
      exam.panels.close();
    } else if (event.key === "Tab") keepInside(event);
  });

  function keepInside(event) {
    const inside = targets(open), first = inside[0], last = inside[inside.length - 1];
    if (!first) { event.preventDefault(); return; }
    const outside = !open.contains(document.activeElement);
    if (event.shiftKey && (outside || document.activeElement === first || document.activeElement.hasAttribute("data-focus"))) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && (outside || document.activeElement === last)) {
      event.preventDefault();
      first.focus();
    }
  }

  document.addEventListener("click", function (event) {
    if (open && event.target.closest("[data-close]") && open.contains(event.target)) exam.panels.close();
    else if (open && event.target.id === "backdrop" && !open.hasAttribute("data-last-word")) exam.panels.close();
  });
})();
