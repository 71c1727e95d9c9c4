
/* Sends an article or a question, and shows what comes back as it comes. Markup is made and escaped by the server. */
(() => {
  const token = new URLSearchParams(location.search).get("token") || "";
  const mostBytes = Number(document.currentScript.dataset.maxBytes);
  const by = (id) => document.getElementById(id);
  let leaving = null;
  let article = null;

  async function responseTo(path, body, signal) {
    const response = await fetch(path, { method: "POST", body, signal, headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error((await response.json()).error.message);
    return response;
  }

  async function* eventsOf(path, body, signal) {
    const response = await responseTo(path, body, signal);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const whole = (rest + value).split("\n\n");
      rest = whole.pop();
      for (const one of whole) {
        const [, name, data] = one.match(/^event: (.*)\ndata: (.*)$/);
        yield [name, JSON.parse(data)];
      }
    }
  }

  function fault(place, error) {
    place.hidden = !error;
    if (!error) place.textContent = "";
    else if (error.name === "AbortError") place.textContent = "Stopped.";
    else if (error instanceof TypeError) place.textContent = "The server does not answer; is it still running?";
    else place.textContent = error.message;
  }

  const made = (id) => by(id).content.cloneNode(true);

  function count(done, total) {
    const bar = by("progress");
    if (total) {
      bar.max = total;
      bar.value = done;
      by("state").textContent = `Reading: ${done} of ${total} calls done`;
    } else {
      bar.removeAttribute("value");
      by("state").textContent = "Reading…";
    }
  }

  function showArticle(data) {
    article = data.article;
    by("result").innerHTML = data.html;
  }

  /* The article's own points stand, dimmed, until the first of a model's is verified. */
  function showPoint(data, own) {
    const claims = by("result").querySelector(".claims");
    if (!claims.querySelector(".points")) claims.replaceChildren(made("points"));
    const points = claims.querySelector(".points");
    if (!own && points.classList.contains("own")) points.replaceChildren();
    points.classList.toggle("own", own);
    points.insertAdjacentHTML("beforeend", data.html);
  }

  function showReport(data) {
    by("result").innerHTML = data.html;
    by("recent").innerHTML = data.recent;
    by("result").querySelector(".claims").prepend(made("asking"));
    by("ask").addEventListener("submit", ask);
    by("check").addEventListener("submit", check);
    const title = by("result").querySelector("h1");
    document.title = title.textContent;
    title.setAttribute("tabindex", "-1");
    title.focus({ preventScroll: true });
  }

  function showAnswer(data) {
    by("answers").insertAdjacentHTML("afterbegin", data.html);
  }

  async function read(path, body) {
    leaving?.abort();
    const mine = (leaving = new AbortController());
    article = null;
    fault(by("fault"), null);
    document.querySelector(".intake").open = false;
    by("result").replaceChildren();
    window.summarizerPage.clear();
    by("work").hidden = false;
    count(0, 0);
    try {
      let whole = false;
      for await (const [name, data] of eventsOf(path, body, mine.signal)) {
        if (name === "article") showArticle(data);
        else if (name === "progress") count(data.done, data.total);
        else if (name === "extract") showPoint(data, true);
        else if (name === "point") showPoint(data, false);
        else if (name === "report") showReport(data);
        else if (name === "answer") showAnswer(data);
        else if (name === "error") throw new Error(data.message);
        whole ||= name === "report";
      }
      if (!whole) throw new Error("The server ended before the summary was done; start it again.");
    } catch (error) {
      if (leaving === mine) fault(by("fault"), error);
      if (!article) document.querySelector(".intake").open = true;
    } finally {
      if (leaving === mine) by("work").hidden = true;
    }
  }

  /* Sends a form about the article, and shows what comes back. */
  async function post(form, path, body, show) {
    const button = form.querySelector("button");
    button.disabled = true;
    fault(by(`${path}-fault`), null);
    try {
      for await (const [name, data] of eventsOf(path, JSON.stringify({ article, ...body }))) {
        if (name === "error") throw new Error(data.message);
        if (name === "answer" || name === "check") show(data);
      }
    } catch (error) {
      fault(by(`${path}-fault`), error);
    } finally {
      button.disabled = false;
    }
  }

  function ask(event) {
    event.preventDefault();
    const question = by("question").value.trim();
    if (!question) return;
    post(event.target, "ask", { question }, (data) => {
      showAnswer(data);
      by("question").value = "";
      window.summarizerPage.present(by(data.claim));
    });
  }

  function check(event) {
    event.preventDefault();
    const text = by("other").value;
    if (text.trim()) post(event.target, "check", { text }, (data) => (by("checks").innerHTML = data.html));
  }

  /* Notes a statement as wrong in the golden set beside which the server was started. */
  async function reportWrong(statement, claim) {
    const question = claim.querySelector(".question")?.textContent || null;
    const body = JSON.stringify({ article, statement, question });
    const told = await (await responseTo("wrong", body)).json();
    return told.noted ? `Noted in ${told.noted}` : copyAsWrong(statement);
  }
  const copyAsWrong = window.summarizerPage.reportWrong;
  window.summarizerPage.reportWrong = reportWrong;

  /* Forgets one article, or all where the name is empty, and takes it off the page. */
  async function forget(name) {
    try {
      const response = await responseTo("forget", JSON.stringify({ article: name || null }));
      by("recent").innerHTML = (await response.json()).html;
      if (article && (!name || name === article)) {
        article = null;
        by("result").replaceChildren();
        document.title = "summarizer";
        window.summarizerPage.clear();
      }
      if (!name) by("text").value = "";
      by("text").focus();
    } catch (error) {
      fault(by("fault"), error);
    }
  }

  function send(file) {
    if (file.size > mostBytes) {
      fault(by("fault"), new Error(`This is larger than ${mostBytes.toLocaleString("en")} bytes; send less.`));
    } else {
      read(`summarize?name=${encodeURIComponent(file.name || "")}`, file);
    }
  }

  by("read").addEventListener("submit", (event) => {
    event.preventDefault();
    send(new Blob([by("text").value]));
  });
  by("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) by("read").requestSubmit();
  });
  by("file").addEventListener("change", (event) => {
    if (event.target.files[0]) send(event.target.files[0]);
    event.target.value = "";
  });
  by("text").addEventListener("dragover", (event) => {
    event.preventDefault();
    by("text").classList.add("over");
  });
  by("text").addEventListener("dragleave", () => by("text").classList.remove("over"));
  by("text").addEventListener("drop", (event) => {
    by("text").classList.remove("over");
    if (!event.dataTransfer.files[0]) return;
    event.preventDefault();
    send(event.dataTransfer.files[0]);
  });
  by("stop").addEventListener("click", () => leaving?.abort());
  by("sample").addEventListener("click", () => read("summarize?sample"));
  by("recent").addEventListener("click", (event) => {
    const { recent, forget: forgotten } = event.target.closest("button")?.dataset || {};
    if (recent) read(`summarize?recent=${encodeURIComponent(recent)}`);
    else if (forgotten !== undefined) forget(forgotten);
  });
  const given = document.querySelectorAll("[data-given]");
  for (const button of given) button.addEventListener("click", () => read(`summarize?given=${button.dataset.given}`));
  if (given.length === 1) given[0].click();
})();
