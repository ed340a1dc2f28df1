// Runs before the exam page is drawn: says that scripts work, so that one question shows instead of the whole paper.
// When one of the page's scripts does not load or does not run, the plain page (all questions, 保存 and 交卷) comes back.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  window.addEventListener("error", function () {
    if (!root.classList.contains("started")) root.classList.remove("js");
  }, true);
})();
