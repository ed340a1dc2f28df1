// The fields of one question on the exam page: what is ticked or typed there, as the content of an answer, and back again.
(function () {
  "use strict";
  const exam = window.exam = window.exam || {};

  exam.Fields = class {
    constructor(question) {
      this.question = question;
      this.position = Number(question.dataset.position);
      this.shape = question.dataset.shape;
      this.inputs = Array.from(question.querySelectorAll("[name=q" + this.position + "]"));
    }

    get isTyped() { return this.shape !== "chosen"; }

    given() { return this.content((one) => one.checked, (one) => one.value); }

    // what the page brought, whatever has been done since
    served() { return this.content((one) => one.defaultChecked, (one) => one.defaultValue); }

    content(isTicked, text) {
      if (this.shape === "chosen") return { chosen: this.inputs.filter(isTicked).map((one) => one.value) };
      return this.shape === "texts" ? { texts: this.inputs.map(text) } : { text: text(this.inputs[0]) };
    }

    put(content) {
      if (this.shape === "chosen") this.inputs.forEach((one) => { one.checked = content.chosen.indexOf(one.value) >= 0; });
      else this.inputs.forEach((one, place) => write(one, this.shape === "texts" ? content.texts[place] || "" : content.text));
      this.showLength();
    }

    words(content) {
      if (!exam.isAnswered(content)) return "未作答";
      if (this.shape === "text") return content.text;
      if (this.shape === "texts") return content.texts.map((text, place) => "第 " + (place + 1) + " 空：" + (text || "未填")).join("；");
      return this.inputs.filter((one) => content.chosen.indexOf(one.value) >= 0).map((one) => one.dataset.letter).join("、");
    }

    showLength() {
      const line = this.question.querySelector(".answer-length"), field = this.inputs[0];
      if (!line) return;
      const length = field.value.length, most = field.maxLength;
      line.textContent = length < most ? "已写 " + length + " 字，最多 " + most + " 字" : "已满 " + most + " 字，再写不进去了";
      line.classList.toggle("full", length >= most);
    }

    close() { this.inputs.forEach((one) => { one.disabled = true; }); }
  };

  function write(field, text) {
    if (field.value !== text) field.value = text;  // writing the same would break off what an input method is composing
  }
})();
