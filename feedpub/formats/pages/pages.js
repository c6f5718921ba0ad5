// What the pages gain with script: buttons that copy, and a field that finds a feed. Nothing needs it.
"use strict";

(() => {
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.body.append(said);

  const textOf = (element) => ("value" in element ? element.value : element.href);

  const select = (element) => {
    if ("select" in element) {
      element.focus();
      element.select();
      return;
    }
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };

  const copy = async (button) => {
    const element = document.getElementById(button.dataset.copy);
    const name = button.textContent;
    let message = button.dataset.done;
    try {
      await navigator.clipboard.writeText(textOf(element));
    } catch {
      // Without https or permission there is no clipboard: the person copies what is selected.
      select(element);
      message = button.dataset.failed;
    }
    button.textContent = message;
    said.textContent = message;
    button.disabled = true;
    setTimeout(() => {
      button.textContent = name;
      button.disabled = false;
      said.textContent = "";
    }, 2000);
  };

  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }

  for (const field of document.querySelectorAll("input[readonly]")) {
    field.addEventListener("focus", () => field.select());
  }

  const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  for (const field of document.querySelectorAll("input[data-filter]")) {
    const list = document.getElementById(field.dataset.filter);
    const nothing = document.getElementById(`${field.dataset.filter}-nothing`);
    field.parentElement.hidden = false;
    field.addEventListener("input", () => {
      const wanted = plain(field.value.trim());
      let shown = 0;
      for (const item of list.children) {
        item.hidden = !plain(item.dataset.name).includes(wanted);
        shown += item.hidden ? 0 : 1;
      }
      nothing.textContent = shown ? "" : nothing.dataset.text;
    });
  }
})();
