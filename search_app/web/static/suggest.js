// Suggestions under the search box: a combobox with a list (WAI-ARIA Authoring Practices Guide).
// Without this file the box is a plain one, and everything else works as it does with it.
"use strict";

{
  const WAIT = 60; // milliseconds of rest between two keys before the archive is asked
  const input = document.querySelector("input[data-suggest]");
  const list = document.createElement("ul");
  const status = document.createElement("span");
  const answers = new Map();
  let options = [];
  let active = -1;
  let typed = input.value;
  let timer;
  let asking;

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Gợi ý");
  status.className = "unseen";
  status.setAttribute("role", "status");
  input.after(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const forget = () => {
    clearTimeout(timer);
    asking?.abort();
  };

  const close = () => {
    forget();
    list.hidden = true;
    status.textContent = "";
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const pick = (place) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = list.children[active];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  // What is still to come would take away the suggestion that is chosen here.
  const activate = (place) => {
    forget();
    pick(place);
    const chosen = options[active];
    input.value = chosen?.kind === "words" ? chosen.text : typed;
  };

  const choose = (suggestion) => {
    if (suggestion.kind === "headline") {
      // The report's way back leads to what the form would have found.
      const report = input.dataset.report.replace("ID", suggestion.id.split("/").map(encodeURIComponent).join("/"));
      location.assign(`${report}?${new URLSearchParams(new FormData(input.form))}`);
    } else {
      input.value = suggestion.text;
      input.form.requestSubmit();
    }
    close();
  };

  // Marks count characters, as Python does, not UTF-16 units.
  const marked = ({ text, marks }) => {
    const letters = Array.from(text);
    const parts = [];
    let end = 0;
    for (const [start, stop] of marks) {
      const mark = document.createElement("mark");
      mark.textContent = letters.slice(start, stop).join("");
      parts.push(letters.slice(end, start).join(""), mark);
      end = stop;
    }
    return [...parts, letters.slice(end).join("")];
  };

  const show = (suggestions) => {
    options = suggestions;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(
      ...suggestions.map((suggestion, place) => {
        const option = document.createElement("li");
        option.id = `suggestion-${place}`;
        option.className = suggestion.kind;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(...marked(suggestion));
        if (suggestion.kind === "headline") option.ariaLabel = `${suggestion.text}, mở bài`;
        option.addEventListener("click", () => choose(suggestion));
        return option;
      }),
    );
    list.hidden = !suggestions.length;
    status.textContent = list.hidden ? "" : `${suggestions.length} gợi ý`;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };

  const ask = async () => {
    const text = typed;
    asking?.abort();
    asking = new AbortController();
    try {
      if (!answers.has(text)) {
        const address = `${input.dataset.suggest}?${new URLSearchParams({ q: text, size: 8 })}`;
        const response = await fetch(address, { signal: asking.signal });
        if (!response.ok) return; // another time it may be
        answers.set(text, (await response.json()).suggestions);
      }
      if (text === typed && document.activeElement === input) show(answers.get(text));
    } catch {
      // Aborted for a newer text, or no network: suggestions are only an offer.
    }
  };

  input.addEventListener("input", () => {
    typed = input.value;
    pick(-1); // whoever types on has chosen none
    clearTimeout(timer);
    if (typed.trim()) timer = setTimeout(ask, WAIT);
    else close();
  });

  input.addEventListener("keydown", (event) => {
    // 229: a key that an input method took, which Safari sends when the composing is over already.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const last = options.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      activate(-1);
      close();
    } else if (event.key === "ArrowDown" && list.hidden) {
      if (typed.trim()) ask();
    } else if (event.key === "ArrowDown") {
      activate(active === last ? -1 : active + 1);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      activate(active === -1 ? last : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      choose(options[active]);
    } else {
      return;
    }
    event.preventDefault();
  });

  input.form.addEventListener("submit", close); // nothing opens while the page is leaving

  // An address says nothing of what was left empty.
  input.form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });

  // A page that is gone back to may be as it was left: the box says again what the page is about.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    input.form.reset();
    typed = input.value;
    close();
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps focus
  input.addEventListener("blur", close);
}
