"use strict";
/* Ties statements to the sentences they rest on, both ways. Listens on the document: parts may come later.
   A claim is any element with data-evidence="START-END …", a sentence one with data-start and data-end:
   code points of the article text. Hovering or focusing shows what belongs together, a click keeps it shown.
   j and k step through the claims, Enter leads to the evidence, Escape back, ? lists the keys. */
(() => {
  const REST = 250; /* ms that a mouse stays on a claim before its evidence is brought into sight */
  let kept = null;
  let shown = null;
  let resting = false;
  let origin = null;
  let waiting = 0;

  const report = (element) => element.closest(".report");
  const ranges = (claim) =>
    (claim.dataset.evidence || "").split(" ").filter(Boolean).map((range) => range.split("-").map(Number));
  const place = (sentence) => [Number(sentence.dataset.start), Number(sentence.dataset.end)];
  const overlap = ([a, b], [c, d]) => a < d && c < b;

  const sentencesOf = (claim) => {
    const wanted = ranges(claim);
    return [...report(claim).querySelectorAll(".sentence")].filter((s) => wanted.some((r) => overlap(r, place(s))));
  };
  const claimsOn = (sentence) =>
    [...report(sentence).querySelectorAll(".claim")].filter((c) => ranges(c).some((r) => overlap(r, place(sentence))));

  /* The parts of a sentence inside the ranges become marks; offsets count code points, as in Python. */
  function mark(sentence, wanted) {
    const text = Array.from(sentence.textContent);
    const [start, end] = place(sentence);
    const parts = wanted
      .filter((r) => overlap(r, [start, end]))
      .map(([a, b]) => [Math.max(a - start, 0), Math.min(b - start, text.length)])
      .sort((x, y) => x[0] - y[0]);
    const nodes = [];
    let at = 0;
    for (const [from, to] of parts) {
      if (to <= at) continue;
      const first = Math.max(from, at);
      nodes.push(text.slice(at, first).join(""));
      const element = document.createElement("mark");
      element.textContent = text.slice(first, to).join("");
      nodes.push(element);
      at = to;
    }
    nodes.push(text.slice(at).join(""));
    sentence.replaceChildren(...nodes);
    sentence.classList.add("lit");
  }

  function clear() {
    for (const element of document.querySelectorAll(".lit")) {
      element.classList.remove("lit");
      if (element.matches(".sentence")) element.replaceChildren(element.textContent);
    }
    shown = null;
  }

  function show(element) {
    if (element === shown) return;
    clear();
    shown = element;
    if (!element) return;
    const claims = element.matches(".claim") ? [element] : claimsOn(element);
    for (const claim of claims) claim.classList.add("lit");
    const wanted = claims.flatMap(ranges);
    const sentences = element.matches(".claim") ? sentencesOf(element) : [element];
    for (const sentence of sentences) mark(sentence, wanted);
  }

  function say(text) {
    const status = document.querySelector(".status");
    if (status) status.textContent = text;
  }

  const behavior = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  /* The pane in which an article scrolls by itself, where the layout gives it one. */
  function paneOf(element) {
    const pane = element?.closest(".article");
    return pane && pane.scrollHeight > pane.clientHeight ? pane : null;
  }

  /* Brings an element into sight; a sentence inside its pane, so that the claim beside it stays where it is. */
  function goTo(element) {
    const folded = element.closest("details:not([open])");
    if (folded) folded.open = true;
    const pane = paneOf(element);
    if (pane) {
      pane.scrollTo({ top: element.offsetTop - pane.clientHeight / 2, behavior: behavior() });
      return;
    }
    const { top, bottom } = element.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: "center", behavior: behavior() });
  }

  /* A claim's own words, without its numbers, marks and places. */
  function wordsOf(claim) {
    const whole = claim.querySelector(":scope > :is(.said, h1, h2, h3)") || [...claim.querySelectorAll(":scope > p[dir]")].pop() || claim;
    const copy = whole.cloneNode(true);
    for (const extra of copy.querySelectorAll("a, button, .support, .count, .hidden")) extra.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  }

  /* "This is wrong": an entry for the list "verdicts" of a golden case; JSON's strings are YAML's. */
  async function copyAsWrong(statement) {
    const entry = `verdicts:\n  - statement: ${JSON.stringify(statement)}\n    verdict: not_stated\n    why: ""\n`;
    await navigator.clipboard.writeText(entry);
    return "Copied as an entry for a golden case (summarize eval).";
  }

  const wrong = document.createElement("button");
  wrong.type = "button";
  wrong.className = "wrong";
  wrong.textContent = "This is wrong";
  wrong.addEventListener("click", async () => {
    const claim = wrong.closest(".claim");
    try {
      wrong.textContent = await window.summarizerPage.reportWrong(wordsOf(claim), claim);
    } catch (error) {
      wrong.textContent = `Not noted: ${error.message}`;
    }
    say(wrong.textContent);
  });

  const add = (tag, className, hidden) => {
    const element = document.body.appendChild(document.createElement(tag));
    return Object.assign(element, { className, hidden });
  };

  /* After a jump, while its start is out of sight: a button that leads back there. */
  const chip = Object.assign(add("button", "back", true), { type: "button" });
  const watch = new IntersectionObserver((seen) => {
    const { isIntersecting, boundingClientRect } = seen.at(-1);
    const name = origin?.matches(".sentence") ? "the article" : origin?.dataset.name?.toLowerCase();
    chip.textContent = `${boundingClientRect.top < 0 ? "↑" : "↓"} Back${name ? ` to ${name}` : ""}`;
    chip.hidden = isIntersecting || !origin;
  });

  function remember(element) {
    watch.disconnect();
    origin = element;
    if (element) watch.observe(element);
    else chip.hidden = true;
  }

  function goBack() {
    const element = origin;
    remember(null);
    goTo(element);
    element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
  }

  /* Brings the shown evidence into sight if none of it is: in its pane; where there is none, as a quotation below. */
  const peek = add("p", "peek", true);
  peek.setAttribute("aria-hidden", "true");
  function reveal() {
    const marks = [...document.querySelectorAll("mark")];
    const pane = paneOf(marks[0]);
    const { top, bottom } = pane ? pane.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    const seen = marks.some((mark) => {
      const box = mark.getBoundingClientRect();
      return box.top >= top && box.bottom <= bottom;
    });
    if (seen || !marks.length) return;
    if (pane) goTo(marks[0].closest(".sentence"));
    else if (matchMedia("(hover: hover)").matches) peek.textContent = marks.map((mark) => mark.textContent).join(" … ");
    peek.hidden = !peek.textContent;
  }

  /* Shows what a mouse points at, or what is kept. */
  function point(element) {
    const next = element || kept;
    if (next === shown) return;
    show(next);
    clearTimeout(waiting);
    peek.textContent = "";
    peek.hidden = true;
    if (element?.matches(".claim")) waiting = setTimeout(reveal, REST);
  }

  function keep(element) {
    clearTimeout(waiting);
    peek.hidden = true;
    remember(null);
    document.querySelector(".kept")?.classList.remove("kept");
    kept = element;
    clear();
    resting = true;
    element?.classList.add("kept");
    wrong.textContent = "This is wrong";
    if (element?.matches(".claim:not(.quotation, .tested, .answer:not(.answered))")) (element.querySelector(":scope > .sources") || element).append(wrong);
    else wrong.remove();
    show(element);
  }

  /* Keeps a claim's evidence shown; goes to the first sentence of it, or to the one that is given. */
  function follow(claim, sentence) {
    keep(claim);
    const found = sentencesOf(claim);
    if (found.length === 0) return;
    remember(claim);
    goTo(sentence || found[0]);
    say(`${claim.dataset.name}. Evidence: ${found.map((one) => one.textContent).join(" ")}`);
  }

  /* Keeps shown what rests on a sentence, and goes to the first claim that does. */
  function followBack(sentence) {
    const claims = claimsOn(sentence);
    keep(sentence);
    remember(sentence);
    if (claims.length) goTo(claims[0]);
    say(`About this sentence: ${claims.map((one) => one.dataset.name).join(", ")}`);
  }

  const tied = (target) => {
    if (!(target instanceof Element)) return null;
    const note = target.closest("a.rests");
    return note ? document.getElementById(note.hash.slice(1)) : target.closest(".claim, .sentence.cited");
  };

  /* Keeps a claim's evidence shown, with the claim itself in sight. */
  function present(claim) {
    keep(claim);
    goTo(claim);
    const first = sentencesOf(claim)[0];
    if (paneOf(first)) goTo(first);
    say(claim.dataset.name);
    claim.setAttribute("tabindex", "-1");
  }

  function sentenceBefore(link) {
    let found = link;
    while (found && !found.matches(".sentence")) found = found.previousElementSibling;
    return found;
  }

  function click(link, target) {
    if (target.matches(".sentence")) follow(link.closest(".claim"), target);
    else {
      present(target);
      remember(sentenceBefore(link) || link);
    }
    target.focus({ preventScroll: true });
  }

  /* Goes to the next claim, or to the one before, and keeps its evidence shown. */
  function step(by) {
    const claims = [...document.querySelectorAll(".claim")].filter((claim) => claim.checkVisibility());
    const at = claims.indexOf(document.activeElement?.closest(".claim") || kept);
    const claim = at < 0 ? claims[0] : claims[at + by];
    if (!claim) return;
    present(claim);
    claim.focus({ preventScroll: true });
  }

  function enter(target) {
    if (target.matches(".claim")) follow(target);
    else if (target.matches(".sentence")) followBack(target);
  }

  function escape() {
    if (!chip.hidden) goBack();
    keep(null);
    say("");
  }

  const help = document.getElementById("keys");
  const single = help?.querySelector("input");
  const KEYS = { j: () => step(1), k: () => step(-1), "?": () => help?.showModal() };

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "Escape") escape();
    else if (event.key === "Enter") enter(event.target);
    else if (single?.checked) KEYS[event.key]?.();
  }

  /* What scrolls under a mouse that rests is not pointed at, and must not hide what a click has just kept. */
  document.addEventListener("mousemove", (event) => {
    if (event.movementX || event.movementY) resting = false;
  });
  document.addEventListener("mouseover", (event) => {
    if (!resting) point(tied(event.target));
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("a")) show(tied(event.target) || kept);
  });
  document.addEventListener("keydown", press);
  chip.addEventListener("click", goBack);
  if (help) {
    const opener = document.querySelector("[data-keys]");
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
    help.addEventListener("click", (event) => event.target.closest("button") && help.close());
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    if (target?.matches(".claim, .sentence")) {
      event.preventDefault();
      click(link, target);
    } else if (!event.target.closest("a, button, summary, input, textarea, label, dialog") && !String(getSelection())) {
      const element = tied(event.target);
      if (element?.matches(".claim")) follow(element);
      else if (element) followBack(element);
      else keep(null);
    }
  });

  /* For scripts that add to the page. */
  window.summarizerPage = { present, clear: () => keep(null), reportWrong: copyAsWrong };
})();
