/* What the pages do beyond HTML. Every part improves something that already works without it. */
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* Said once, at the bottom, for at least eight seconds; a pointer or the focus holds it. */
const TOAST_MS = 8000;

function letGo(toast) {
  let timer = 0;
  const start = () => { timer = setTimeout(() => toast.remove(), TOAST_MS); };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
}

function say(words) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = words;
  document.querySelector(".toasts").append(toast);
  letGo(toast);
}

/* A live region speaks only what is added later, so what came with the page is put in again. */
function speakToasts() {
  const region = document.querySelector(".toasts");
  const toasts = all("[data-toast]");
  toasts.forEach((toast) => toast.remove());
  setTimeout(() => toasts.forEach((toast) => { region.append(toast); letGo(toast); }), 150);
}

/* Passwords: show on demand, and tick what is met while typing. */
function setUpEye(box) {
  const input = box.querySelector("input");
  const eye = box.querySelector("button");
  eye.hidden = false;
  eye.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    eye.setAttribute("aria-pressed", String(!shown));
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}

const RULES = {
  length: (typed, value) => [...typed].length >= Number(value),
  lower: (typed) => /\p{Ll}/u.test(typed),
  upper: (typed) => /\p{Lu}/u.test(typed),
  digit: (typed) => /\p{Nd}/u.test(typed),
  other: (typed) => /[^\p{L}\p{N}]/u.test(typed),
  unlike: (typed, id) => {
    const other = document.getElementById(id)?.value.toLowerCase();
    return typed !== "" && !(other && typed.toLowerCase().includes(other));
  },
};

function setUpRules(list) {
  const input = document.getElementById(list.dataset.rulesFor);
  const tick = () => all("[data-rule]", list).forEach((rule) => {
    const typed = input.value.normalize("NFKC"); // as the server counts characters
    const met = RULES[rule.dataset.rule]?.(typed, rule.dataset.value) ?? false;
    rule.classList.toggle("is-met", met);
    rule.querySelector("[data-state]").textContent = met ? ", done" : "";
  });
  input.addEventListener("input", tick);
  tick();
}

/* A new code can be asked for in so many seconds; the button says it and keeps its place. */
function setUpWait(button) {
  const words = button.textContent.trim();
  const until = performance.now() + Number(button.dataset.wait) * 1000;
  const show = () => {
    const left = Math.ceil((until - performance.now()) / 1000);
    const waiting = left > 0;
    button.setAttribute("aria-disabled", String(waiting));
    button.classList.toggle("text-button--quiet", waiting);
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    button.textContent = waiting ? `${words} (in ${clock})` : words;
    if (waiting) setTimeout(show, 1000);
  };
  show();
}

/* Printing: the button appears only where there is something behind it. */
function setUpPrint(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* Terms: accepting waits until the last line was in view. The note says so, and then that it was. */
function setUpTerms(text) {
  const accept = document.getElementById(text.dataset.accept);
  const note = document.getElementById(text.dataset.note);
  const isRead = () => text.clientHeight > 0
    && text.scrollTop + text.clientHeight >= text.scrollHeight - 8;
  const open = () => {
    if (!isRead()) return;
    accept.removeAttribute("aria-disabled");
    note.textContent = note.dataset.read;
    text.removeEventListener("scroll", open);
    sizes.disconnect();
  };
  const sizes = new ResizeObserver(open);
  accept.setAttribute("aria-disabled", "true");
  accept.setAttribute("aria-describedby", note.id);
  note.hidden = false;
  text.addEventListener("scroll", open, { passive: true });
  sizes.observe(text);
  accept.addEventListener("click", (event) => {
    if (accept.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    text.focus();
  });
}

/* A link to a question opens it over the page; where that fails, the link is a link. */
async function openDialog(link) {
  const answer = await fetch(link.href, { credentials: "same-origin" });
  const html = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = html.querySelector("[data-dialog-content]");
  if (!answer.ok || !content) throw new Error("not a question");
  const dialog = document.createElement("dialog");
  const title = content.querySelector("h1");
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(document.adoptNode(content));
  document.body.append(dialog);
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  prepare(dialog);
  dialog.showModal();
}

/* What is done with the rows picked: it shows once there are some, says how many, and lets go. */
function setUpPicks(bar) {
  const said = bar.querySelector("[data-picks-said]");
  const clear = bar.querySelector("[data-picks-clear]");
  const every = document.querySelector("[data-picks-all]");
  const boxes = all(`input[form="${bar.id}"]`);
  const show = () => {
    const count = boxes.filter((box) => box.checked).length;
    said.textContent = `${count} selected`;
    clear.hidden = count === 0;
    every.checked = count > 0 && count === boxes.length;
  };
  const pick = (checked) => { boxes.forEach((box) => { box.checked = checked; }); show(); };
  every.hidden = boxes.length === 0;
  every.addEventListener("change", () => pick(every.checked));
  clear.addEventListener("click", () => { pick(false); (boxes[0] ?? every).focus(); });
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
}

/* Copying a code: the button appears only where the browser can do it. */
function setUpCopy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    say("Copied");
  });
}

/* Menus are details: one open at a time, closed by Escape, by a click or a focus elsewhere. */
const openMenus = () => all("details[data-menu][open]");

function closeMenus(except) {
  openMenus().filter((menu) => !menu.contains(except)).forEach((menu) => { menu.open = false; });
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openDialog(link).catch(() => { location.href = link.href; });
});
/* By keyboard only: a press is followed by its click, which must find what was pressed in place. */
document.addEventListener("focusin", (event) => {
  if (event.target.matches(":focus-visible")) closeMenus(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-menu][open]") ?? openMenus()[0];
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* A form is sent once: a second click within a few seconds does nothing. */
const SENT_MS = 8000;
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (event.submitter?.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    return;
  }
  if (performance.now() - (sent.get(form) ?? -SENT_MS) < SENT_MS) event.preventDefault();
  else sent.set(form, performance.now());
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) all("form").forEach((form) => sent.delete(form));
});

/* After a swap the focus goes where the news is; a failure is said in the page, never swallowed. */
function focusNews(root) {
  root.querySelector("[data-error-summary], [data-focus]")?.focus();
}

function tellFailure() {
  const main = document.getElementById("main");
  main.querySelector("[data-failure]")?.remove();
  const alert = document.createElement("div");
  alert.className = "alert alert--bad";
  alert.dataset.failure = "";
  alert.setAttribute("role", "alert");
  alert.textContent = "That did not arrive. Check your connection and try again.";
  main.prepend(alert);
}

document.addEventListener("htmx:afterSettle", (event) => {
  prepare(event.target);
  focusNews(event.target);
});
document.addEventListener("htmx:sendError", tellFailure);
document.addEventListener("htmx:responseError", tellFailure);

const PARTS = {
  "[data-password]": setUpEye,
  "[data-rules-for]": setUpRules,
  "[data-wait]": setUpWait,
  "[data-terms]": setUpTerms,
  "[data-copy]": setUpCopy,
  "[data-picks]": setUpPicks,
  "[data-print]": setUpPrint,
};
const prepared = new WeakSet();

function prepare(root) {
  for (const [selector, setUp] of Object.entries(PARTS)) {
    all(selector, root).filter((part) => !prepared.has(part)).forEach((part) => {
      prepared.add(part);
      setUp(part);
    });
  }
}

prepare(document);
speakToasts();
focusNews(document);
