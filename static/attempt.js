// The exam page: shows one question or all, takes the answers, says what is saved, and hands in. What is right is decided by the server.
(function () {
  "use strict";
  const exam = window.exam || {};
  if (!exam.Fields || !exam.Queue || !exam.Keep || !exam.Saver || !exam.panels || !exam.Watch) return;  // a part did not load: the plain page stays
  const root = document.getElementById("attempt"), data = root.dataset;
  const questions = Array.from(root.querySelectorAll(".question"));
  const byPosition = new Map(questions.map((one) => [Number(one.dataset.position), one]));
  const cases = Array.from(root.querySelectorAll(".case"));
  const last = questions.length;
  const oneAtATime = data.paging === "one";
  const WORDS = {
    "": "", saved: "✓ 已保存", typing: "输入中，稍后自动保存", saving: "正在保存…", waiting: "等待网络，已存在本机", conflict: "与另一处不同，请选择", refused: "未保存",
    late: "超时未保存", over: "未保存，已交卷",
  };
  const DAY = 86400000;  // milliseconds
  const $ = (id) => document.getElementById(id);
  let current = 1, finishing = false;
  let final = false;  // the last word is spoken: no way back to the questions
  let lost = "";      // "late" or "over" once answers can no longer be saved

  const queue = new exam.Queue(data.storageKey, data.owner, Date.now() + Number(data.leftMs) + DAY, (position) => saver.heard(position));
  const arrived = performance.timing.responseStart - performance.timing.navigationStart;  // when the server's figure reached this browser
  const clock = new exam.Clock(Number(data.leftMs), arrived > 0 ? arrived : performance.now(), Number(data.until));
  const saver = new exam.Saver({ save: data.saveUrl, handIn: data.handInUrl, time: data.timeUrl }, queue, clock, show, stopped, moved);

  const watcher = new exam.Watch(data, queue, $("paper"), () => saver.waitingMessages(), () => finishing, collected);

  // --- answers on the page
  const fields = new Map(questions.map((one) => [Number(one.dataset.position), new exam.Fields(one)]));
  function stateOf(position) {
    const state = saver.state(position);
    return lost && state !== "saved" && queue.get(position).unsent ? lost : state;
  }

  function show(position) {
    if (position) showQuestion(position);
    else queue.positions().filter((one) => queue.get(one).unsent).forEach(showQuestion);
    showTotals();
  }

  function showQuestion(position) {
    const question = byPosition.get(position), record = queue.get(position), state = stateOf(position);
    fields.get(position).put(record.content);
    const refusal = saver.refused.get(position);
    const place = question.querySelector(".answer-state");
    place.textContent = state === "refused" && refusal ? "未保存：" + refusal.sentence : WORDS[state];
    place.dataset.state = state;
    const other = saver.conflicts.get(position), choice = question.querySelector(".conflict");
    const isNew = other && choice.hidden;
    choice.hidden = !other;
    if (isNew) {
      say("第 " + position + " 题在另一处保存了不同的答案，请选择保留哪一个。");
      if (position === current) choice.scrollIntoView({ block: "nearest" });
    }
    if (other) {
      choice.querySelector("[data-here]").textContent = fields.get(position).words(record.content);
      choice.querySelector("[data-there]").textContent = fields.get(position).words(other.content);
    }
    showNumber(position);
  }

  function showNumber(position) {
    const link = root.querySelector('.answer-sheet a[href="#q' + position + '"]'), state = stateOf(position);
    const done = isAnswered(position), marked = marks.has(position), unsaved = done && state !== "saved";
    link.className = [done && "done", marked && "flag", unsaved && "unsaved", position === current && "here"].filter(Boolean).join(" ");
    const label = ["第 " + position + " 题", done ? "已答" : "未答", marked && "已标记", unsaved && WORDS[state].replace("✓ ", "")];
    link.setAttribute("aria-label", label.filter(Boolean).join("，"));
    if (position === current) link.setAttribute("aria-current", "step"); else link.removeAttribute("aria-current");
  }

  function isAnswered(position) { return exam.isAnswered(queue.get(position).content); }
  function answeredPositions() { return queue.positions().filter(isAnswered); }

  function showTotals() {
    const answered = answeredPositions().length, unsent = queue.unsent().length, conflicts = saver.conflicts.size;
    const saved = answeredPositions().filter((one) => !queue.get(one).unsent).length;
    root.querySelectorAll("[data-count=answered]").forEach((one) => { one.textContent = answered; });
    root.querySelectorAll("[data-count=marked]").forEach((one) => { one.textContent = marks.size; });
    root.querySelectorAll("[data-count=open]").forEach((one) => { one.textContent = last - answered; });
    if (lost) return status(unsent ? unsent + " 题" + WORDS[lost] : "✓ 已保存 " + saved + " / " + last, unsent ? "bad" : "saved");
    if (conflicts) return status("第 " + Array.from(saver.conflicts.keys()).join("、") + " 题请选择答案", "waiting");
    if (unsent && saver.waiting) return status("等待网络，" + unsent + " 题未保存", "waiting", "网络不通，答案已存在本机，恢复后自动保存。");
    if (unsent && queue.unsent().every((one) => saver.isRefused(one))) return status(unsent + " 题未保存", "bad");
    if (unsent && queue.unsent().every((one) => saver.state(one) === "typing")) return status("输入中…", "saving");
    if (unsent) return status("正在保存…", "saving");
    return status("✓ 已保存 " + saved + " / " + last, "saved", "网络已恢复，答案都已保存。");
  }

  // The line in the bar changes with every answer; only a change between saved and waiting is spoken.
  function status(text, state, spoken) {
    const line = $("saved");
    if (state !== "saving" && spoken && ["saved", "waiting"].indexOf(state) >= 0 && line.dataset.spoken !== state) {
      if (line.dataset.spoken || state === "waiting") say(spoken);
      line.dataset.spoken = state;
    }
    line.textContent = text;
    line.dataset.state = state;
    $("memory-note").hidden = !queue.inMemoryOnly;
  }

  function say(text) { $("announce").textContent = text; }

  // --- moving between questions
  function go(position, quiet) {
    const target = Math.min(Math.max(position, 1), last), before = current;
    current = target;
    if (oneAtATime) questions.forEach((one) => one.classList.toggle("current", one === byPosition.get(target)));
    cases.forEach((one) => one.classList.toggle("current", target >= Number(one.dataset.first) && target <= Number(one.dataset.last)));
    [before, target].forEach(showNumber);
    $("previous").disabled = target === 1;
    const atEnd = target === last;
    $("next").textContent = atEnd ? "交卷" : "下一题";
    showMark();
    if (quiet) return;
    const stem = byPosition.get(target).querySelector(".stem");
    if (oneAtATime) window.scrollTo(0, 0); else byPosition.get(target).scrollIntoView();
    stem.focus({ preventScroll: true });
  }

  function showMark() {
    root.querySelectorAll("[data-mark]").forEach((button) => {
      const marked = marks.has(Number(button.dataset.mark) || current);
      button.setAttribute("aria-pressed", String(marked));
      button.textContent = marked ? "已标记" : "标记";
    });
  }

  let marks = new Set(queue.marks);
  queue.remarked = function () { marks = new Set(queue.marks); queue.positions().forEach(showNumber); showMark(); showTotals(); };

  function toggleMark(position) {
    if (!marks.delete(position)) marks.add(position);
    queue.marks = Array.from(marks);
    showNumber(position);
    showMark();
    showTotals();
  }

  root.addEventListener("change", function (event) {
    const position = answeredAt(event);
    if (!position) return;
    if (fields.get(position).isTyped) saver.left(position); else saver.answered(position, fields.get(position).given());
  });
  root.addEventListener("input", function (event) {
    const position = answeredAt(event);
    if (position && fields.get(position).isTyped) saver.typed(position, fields.get(position).given());
  });
  function answeredAt(event) {
    const question = event.target.closest(".question");
    return question && !lost && !finishing && event.target.name === "q" + question.dataset.position ? Number(question.dataset.position) : 0;
  }
  root.addEventListener("focusin", function (event) {
    const question = event.target.closest(".question");
    if (question && !oneAtATime && Number(question.dataset.position) !== current) go(Number(question.dataset.position), true);
  });

  document.addEventListener("click", function (event) {
    const at = event.target.closest("a, button");
    if (!at || !root.contains(at)) return;
    if (at.matches("[data-go]")) { event.preventDefault(); exam.panels.close(true); go(Number(at.dataset.go)); }
    else if (at.id === "previous") go(current - 1);
    else if (at.id === "next") { if (current === last) askHandIn(at); else go(current + 1); }
    else if (at.matches("[data-mark]")) toggleMark(Number(at.dataset.mark) || current);
    else if (at.id === "open-sheet") exam.panels.show($("sheet"), at);
    else if (at.matches("[data-hand-in]")) askHandIn(at);
    else if (at.id === "confirm-hand-in") finish(false);
    else if (at.matches("[data-keep]")) { saver.keepHere(positionOf(at)); focusQuestion(at); }
    else if (at.matches("[data-use-other]")) { saver.useOther(positionOf(at)); focusQuestion(at); }
    else if (at.matches("[data-reload]")) location.reload();
  });
  function positionOf(element) { return Number(element.closest(".question").dataset.position); }
  function focusQuestion(element) { element.closest(".question").querySelector(".stem").focus(); }

  root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());  // Enter in an option sends nothing

  document.addEventListener("keydown", function (event) {
    if (exam.panels.isOpen || finishing || lost || event.ctrlKey || event.altKey || event.metaKey || !$("shortcuts").checked) return;
    if (event.target.closest("textarea, input[type=text]")) return;  // somebody is typing
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const place = /^[A-H]$/.test(key) ? key.charCodeAt(0) - 65 : /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
    const options = fields.get(current).isTyped ? [] : fields.get(current).inputs;
    const paged = oneAtATime && (key === "PageUp" || key === "PageDown") && !event.target.closest(".case-text");  // there they scroll
    if (key === "ArrowLeft" || (paged && key === "PageUp")) go(current - 1);
    else if (key === "ArrowRight" || (paged && key === "PageDown")) go(current + 1);
    else if (key === "M") toggleMark(current);
    else if (place >= 0 && options[place]) { options[place].focus(); options[place].click(); }
    else return;
    event.preventDefault();
  });

  // --- handing in
  function numbers(place, positions) {
    place.hidden = positions.length === 0;
    place.querySelector("ul").replaceChildren(...positions.map(function (position) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = "#q" + position;
      link.dataset.go = position;
      link.textContent = position;
      link.setAttribute("aria-label", "第 " + position + " 题");
      item.append(link);
      return item;
    }));
  }

  function askHandIn(from) {
    const open = queue.positions().filter((one) => !isAnswered(one));
    numbers($("list-open"), open);
    numbers($("list-marked"), Array.from(marks).sort((one, other) => one - other));
    numbers($("list-conflict"), Array.from(saver.conflicts.keys()));
    $("all-answered").hidden = open.length > 0;
    const unsent = queue.unsent().length;
    $("hand-in-unsent").hidden = unsent === 0;
    $("hand-in-unsent").textContent = "还有 " + unsent + " 题的答案没有保存到服务器，交卷时会一并提交。";
    $("hand-in-note").textContent = "";
    exam.panels.show($("hand-in-panel"), from);
  }

  // Tries until the server has taken it. By hand it can be called off (继续答题); at the deadline it goes on by itself.
  async function finish(timeIsUp) {
    if (finishing) return;
    finishing = true;
    $("confirm-hand-in").disabled = true;
    const title = clock.left() > 0 ? "考试已结束" : "时间到";
    if (timeIsUp) lastWord(title, "正在提交已作答的内容…");
    else $("hand-in-note").textContent = "正在交卷…";
    for (let tries = 0; finishing; tries += 1) {
      holdPanel(true);
      const tooLate = queue.unsent().length > 0 && await saver.syncTime() === "over";
      const answer = await saver.handIn(timeIsUp);
      holdPanel(false);
      if (tooLate && answer.status === 200) { stopped("over", Object.assign({ code: "over" }, answer.data)); return; }
      if (final && !timeIsUp || handedIn(answer, timeIsUp)) return;
      const words = timeIsUp ? "时间到，网络恢复后会自动提交已作答内容（迟到的不计分）。" : "网络不通，还没有交卷。请保持本页打开，网络恢复后会自动交卷。";
      if (timeIsUp) lastWord(title, words); else $("hand-in-note").textContent = words;
      await pause(Math.min(1000 * (tries + 1), 5000));
    }
  }

  function holdPanel(held) {  // a hand-in under way cannot be called off
    $("hand-in-panel").toggleAttribute("data-last-word", held);
    $("continue").disabled = held;
  }

  function handedIn(answer, timeIsUp) {
    const url = answer.data && answer.data.result_url;
    if (answer.status === 200 && url) { watcher.stop(); queue.erase(); leaveFor(url); return true; }
    if (answer.status === 410) { stopped("over", answer.data); return true; }
    if (answer.status === 403) { stopped("device", answer.data); return true; }
    if (answer.status === 409 && answer.data) {  // a newer answer from elsewhere: the saver asks which one to keep
      callOff();
      $("hand-in-note").textContent = answer.data.sentence;
      return true;
    }
    if (answer.status === 400) {
      const sentence = answer.data.sentence || "没有交卷成功，请刷新页面后再试。";
      if (timeIsUp) lastWord("没有交卷成功", sentence, location.pathname, "刷新页面"); else { callOff(); $("hand-in-note").textContent = sentence; }
      return true;
    }
    return false;
  }

  // once what this browser kept is gone from it: a page that is left at once takes its last write along; half a second at most
  function leaveFor(url) {
    Promise.race([queue.safe.written, pause(500)]).then(function () { location.replace(url); });
  }

  function pause(ms) {
    return new Promise(function (done) {
      const timer = setTimeout(done, ms);
      window.addEventListener("online", function () { clearTimeout(timer); done(); }, { once: true });
    });
  }

  function callOff() {
    if (!finishing || final) return;
    finishing = false;
    $("confirm-hand-in").disabled = false;
    saver.resume();
  }
  document.addEventListener("panel-closed", callOff);

  // --- the end
  function stopped(why, answer) {
    if (why === "device") {
      const unsent = queue.unsent().length;
      finishing = true;
      if (unsent) status(unsent + " 题未保存", "bad");
      lastWord("不能在本机保存", (answer.sentence || "这次考试已在另一台设备上继续。") + (unsent ? "本机还有 " + unsent + " 题未保存，继续后会再次提交。" : ""));
      $("take-back").hidden = false;
      $("take-back").focus();
      return;
    }
    const unsaved = queue.unsent().filter((one) => !saver.isRefused(one));
    const isVoid = answer.code === "void";
    lost = isVoid || answer.code === "collected" || answer.code === "over" && clock.left() > 0 ? "over" : "late";
    saver.stopped = finishing = true;
    queue.positions().forEach(showQuestion);
    showTotals();
    watcher.stop();
    queue.erase();
    const url = answer.result_url || location.pathname;  // the page of an attempt that is over leads to its result
    if (!unsaved.length && answer.result_url) { leaveFor(url); return; }  // where it says what staff or the exam's rule did
    const list = unsaved.length && !isVoid ? "第 " + unsaved.join("、") + " 题" + WORDS[lost] + "，不计分；此前已保存的答案有效。" : "";
    lastWord(isVoid ? "成绩已作废" : lost === "over" ? "已经交卷" : "时间已到", (answer.sentence || "") + list, url, "查看结果");
  }

  function collected(told, sent) {  // by the exam's rule, with what was sent along; or it is over since
    sent.filter((one) => told.late.indexOf(one.position) < 0).forEach((one) => queue.acknowledge(one.position, one, one.base + 1));
    if (told.sentence && !final) stopped("over", { code: "collected", sentence: told.sentence, result_url: told.result_url });
  }

  function lastWord(title, sentence, url, label) {
    final = true;
    $("last-word-title").textContent = title;
    $("last-word-text").textContent = sentence;
    $("last-word-link").hidden = !url;
    if (url) { $("last-word-link").href = url; $("last-word-link").textContent = label; }
    fields.forEach((one) => one.close());
    exam.panels.show($("last-word"));
  }

  // --- time
  function tick() {
    const seconds = Math.ceil(Math.max(0, clock.left()) / 1000);
    const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
    if (seconds === shown) return;
    const before = shown;
    shown = seconds;
    $("time-left").textContent = (hours ? hours + ":" : "") + String(minutes).padStart(2, "0") + ":" + String(seconds % 60).padStart(2, "0");
    const short = seconds < 300;
    $("time-left").classList.toggle("short", short);
    $("time-label").textContent = short ? "不足 5 分钟" : "剩余时间";
    [600, 300, 60].forEach(function (mark) { if (before > mark && seconds <= mark && seconds > mark - 30) say("剩余时间 " + mark / 60 + " 分钟"); });
  }

  function moved(words) {  // what staff did is said at once and stays on the page
    const seconds = Math.ceil(clock.left() / 1000), text = (words || "截止时间有变动。") + "现在还有 " + Math.floor(seconds / 60) + " 分钟。";
    $("news").textContent = text;
    $("news").hidden = false;
    say(text);
    tick();
  }

  function watch() {
    tick();
    if (clock.left() <= 0 && !finishing && !lost && !asking) timeIsUp();
  }
  let shown = -1, asking = false;

  async function timeIsUp() {  // an extension may have been given a moment ago
    asking = true;
    const state = await saver.syncTime();
    asking = false;
    if (state !== "open" || clock.left() <= 0) finish(true);
  }

  async function askTime() {
    if (document.hidden || finishing || lost || asking) return;
    if (await saver.syncTime() === "over") finish(true);
    tick();
  }
  setInterval(watch, 250);
  setInterval(askTime, 60000);
  document.addEventListener("visibilitychange", function () {  // a page that is left may not come back
    if (document.hidden) saver.flush(); else { askTime(); saver.now(); }
  });

  window.addEventListener("beforeunload", function (event) {  // only where the answers would be lost with the page
    if (queue.inMemoryOnly && queue.unsent().length && !finishing) { event.preventDefault(); event.returnValue = ""; }
  });
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

  // --- start
  questions.forEach(function (question) {
    const position = Number(question.dataset.position);
    queue.begin(position, fields.get(position).served(), Number(question.dataset.version));
  });
  const early = queue.positions().filter(function (position) {  // answered before this script came over a slow line
    const here = fields.get(position), keeps = here.isTyped && queue.get(position).unsent;  // a text of an earlier visit is longer than these letters
    return !keeps && !exam.same(here.given(), here.served());
  });
  early.forEach((position) => queue.answer(position, fields.get(position).given()));
  queue.positions().forEach(showQuestion);
  const open = queue.positions().find((one) => !isAnswered(one));
  go(early[0] || (oneAtATime && answeredPositions().length && open) || 1, true);
  showTotals();
  tick();
  document.documentElement.classList.add("started");
  saver.begin();
  queue.recover().then(function (positions) {
    positions.forEach(showQuestion);
    showTotals();
    if (positions.length) saver.begin();
  });
  watcher.begin();
})();
