// A field that takes several names, one after another, goes on suggesting after the first: <input data-several list="…">
(function () {
  "use strict";

  var names = {};  // of each list, as the page brought them

  document.addEventListener("input", function (event) {
    var field = event.target;
    if (!field.matches || !field.matches("input[data-several]") || !field.list) return;
    var options = Array.prototype.slice.call(field.list.options);
    var known = names[field.list.id] = names[field.list.id] || options.map(function (one) { return one.value; });
    var before = /^.*[、，,;；\s]/.exec(field.value);
    var begun = before ? before[0] : "";
    options.forEach(function (one, place) {
      var value = begun + known[place];
      if (one.value !== value) one.value = value;
    });
  });
})();
