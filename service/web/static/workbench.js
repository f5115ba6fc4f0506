// Firing a hook at the service this page came from, and showing what comes back.

import { element } from "./elements.js";
import { renderCard } from "./cards.js";

const FEEDBACK_COLUMNS = ["received", "outcome", "step", "why"];

const main = document.querySelector("main");
const form = document.getElementById("fire");
const status = document.getElementById("status");
const answer = document.getElementById("answer");

// What matters is at the right end: the last results, and today.
const drawing = document.querySelector(".scroll:has(> .timeline)");
drawing.scrollLeft = drawing.scrollWidth;

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  fire(chosenHook());
});
form.addEventListener("change", () => showCommand(chosenHook()));
showCommand(chosenHook());

function chosenHook() {
  return new FormData(form).get("hook");
}

function requestPath(hook) {
  return `/dev/requests/${hook}/${main.dataset.patient}`;
}

function servicePath(hook) {
  return `/cds-services/esr1-${hook}`;
}

function showCommand(hook) {
  document.getElementById("curl").textContent =
    `curl -s ${location.origin}${requestPath(hook)} | \\\n` +
    "  curl -s -H 'Content-Type: application/json' --data-binary @- \\\n" +
    `  ${location.origin}${servicePath(hook)}`;
}

async function fire(hook) {
  const button = form.querySelector("button");
  button.disabled = true;
  status.textContent = "Calling the service …";
  answer.hidden = true;
  try {
    const request = await (await fetch(requestPath(hook))).json();
    request.hookInstance = crypto.randomUUID();
    await call(hook, JSON.stringify(request));
  } catch (problem) {
    status.textContent = `The service could not be reached: ${problem.message}`;
  } finally {
    button.disabled = false;
  }
}

async function call(hook, body) {
  const started = performance.now();
  const response = await post(servicePath(hook), body);
  const text = await response.text();
  const milliseconds = Math.max(1, Math.round(performance.now() - started));
  const cards = response.ok ? JSON.parse(text).cards : [];
  status.textContent = `${outcome(response, cards)} in ${milliseconds} ms (${kilobytes(body)} KB sent)`;
  document.getElementById("cards").replaceChildren(...content(response, text, cards, hook));
  showWhenOpened("raw-request", body);
  showWhenOpened("raw-response", text);
  answer.hidden = false;
  document.getElementById("answer-heading").focus();
}

function post(path, body) {
  return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

function outcome(response, cards) {
  if (!response.ok) {
    return `Refused with status ${response.status}`;
  }
  return cards.length === 1 ? "1 card" : `${cards.length} cards`;
}

function kilobytes(text) {
  return Math.ceil(new TextEncoder().encode(text).length / 1024);
}

function content(response, text, cards, hook) {
  if (!response.ok) {
    return [element("p", { class: "notice" }, ...problems(text))];
  }
  if (cards.length === 0) {
    return [element("p", { class: "notice" }, "No card: for this record and this moment the service has nothing to say.")];
  }
  return cards.map((card) => renderCard(card, (feedback) => report(hook, card, feedback)));
}

function problems(text) {
  try {
    return JSON.parse(text).issue.map((issue) => `${issue.diagnostics ?? issue.details?.text ?? issue.code} `);
  } catch {
    return ["The answer cannot be read; it stands below as it came."];
  }
}

async function report(hook, card, feedback) {
  const item = { card: card.uuid, ...feedback, outcomeTimestamp: new Date().toISOString() };
  const response = await post(`${servicePath(hook)}/feedback`, JSON.stringify({ feedback: [item] }));
  if (!response.ok) {
    throw new Error(`status ${response.status}`);
  }
  await refreshFeedback();
}

async function refreshFeedback() {
  const reports = await (await fetch("/dev/feedback")).json();
  document.getElementById("feedback").replaceChildren(...reports.map(feedbackRow));
}

function feedbackRow(each) {
  return element(
    "tr",
    {},
    ...FEEDBACK_COLUMNS.map((name) => element("td", {}, each[name])),
    element("td", {}, element("code", {}, each.card.slice(0, 8))),
  );
}

/** Show JSON, indented, once its fold is open; until then only the text is kept. */
function showWhenOpened(id, text) {
  const details = document.getElementById(id);
  const show = () => {
    details.querySelector("pre").textContent = details.open ? indented(text) : "";
  };
  details.ontoggle = show;
  show();
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
