// CDS Hooks cards as a record system shows them.

import { element, link, unfold } from "./elements.js";
import { renderMarkdown } from "./markdown.js";

const INDICATORS = { info: "Information", warning: "Warning", critical: "Critical" };

/**
 * One card. `report` takes what goes into the feedback besides the card's id and the time, and resolves when the
 * service has kept it.
 */
export function renderCard(card, report) {
  const heading = `card-${card.uuid ?? crypto.randomUUID()}`;
  const outcome = element("p", { class: "outcome", role: "status" });
  const article = element(
    "article",
    { class: `card ${card.indicator}`, "aria-labelledby": heading },
    element("p", { class: "indicator" }, INDICATORS[card.indicator] ?? card.indicator),
    element("h3", { id: heading }, card.summary),
    element("div", { class: "detail" }, ...(card.detail ? renderMarkdown(card.detail) : [])),
    links(card.links ?? []),
  );
  const respond = (feedback, words) => send(article, outcome, report, feedback, words);
  if (card.suggestions?.length) {
    article.append(suggestions(card, respond));
  }
  article.append(outcome);
  if (card.uuid) {
    article.append(override(card, respond));
  }
  article.append(source(card.source));
  return article;
}

async function send(article, outcome, report, feedback, words) {
  outcome.textContent = "Sending feedback …";
  try {
    await report(feedback);
  } catch (problem) {
    outcome.textContent = `The feedback was not kept: ${problem.message}`;
    return false;
  }
  outcome.textContent = words;
  article.classList.add("answered");
  return true;
}

function suggestions(card, respond) {
  const accepted = [];
  const single = card.selectionBehavior === "at-most-one";
  const items = card.suggestions.map((suggestion) => {
    const name = `Accept: ${suggestion.label}`;
    const button = element("button", { type: "button", "aria-label": name, disabled: !suggestion.uuid }, "Accept");
    button.addEventListener("click", async () => {
      const chosen = [...accepted, { id: suggestion.uuid }];
      const kept = await respond(
        { outcome: "accepted", acceptedSuggestions: chosen },
        `Accepted: ${suggestion.label}. A record system would now open the drafts for signature; nothing was ordered here.`,
      );
      if (kept) {
        accepted.push({ id: suggestion.uuid });
        button.textContent = "Accepted";
        button.setAttribute("aria-label", `Accepted: ${suggestion.label}`);
        disable(single ? card : null, button);
      }
    });
    return suggestionItem(suggestion, button);
  });
  const title = single ? "Options (one at most)" : "Options";
  return element("section", { class: "suggestions", "aria-label": title }, element("h4", {}, title), element("ul", {}, ...items));
}

function disable(card, button) {
  const buttons = card ? button.closest("article").querySelectorAll("button") : [button];
  for (const each of buttons) {
    each.disabled = true;
  }
}

function suggestionItem(suggestion, button) {
  const drafts = suggestion.actions ?? [];
  const label = element("span", { class: "label" }, suggestion.label);
  return element(
    "li",
    {},
    element(
      "div",
      { class: "option" },
      label,
      suggestion.isRecommended ? element("span", { class: "recommended" }, "suggested first") : null,
      button,
    ),
    drafts.length ? element("ul", { class: "drafts" }, ...drafts.map(draft)) : null,
  );
}

function draft(action) {
  const title = action.type === "create" ? action.description : `${action.type}: ${action.description}`;
  const fill = () => json(action.resource ?? action.resourceId);
  return element("li", {}, unfold(title, fill));
}

/** A value as indented JSON. */
export function json(value) {
  return element("pre", { tabindex: "0" }, JSON.stringify(value, null, 2));
}

function override(card, respond) {
  const reasons = card.overrideReasons ?? [];
  const select = element(
    "select",
    { name: "reason" },
    element("option", { value: "" }, "No reason chosen"),
    ...reasons.map((reason, index) => element("option", { value: index }, reason.display ?? reason.code)),
  );
  const comment = element("textarea", { name: "comment", rows: "2", maxlength: "1000" });
  const button = element("button", { type: "submit" }, "Override");
  const form = element(
    "form",
    {},
    element("label", {}, "Reason", select),
    element("label", {}, "Comment (kept by the service; write nothing about a patient)", comment),
    button,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = overrideReason(reasons[select.value], comment.value.trim());
    if (await respond({ outcome: "overridden", ...given }, "Overridden.")) {
      disable(card, button);
    }
  });
  return element("details", { class: "override" }, element("summary", {}, "Override this card"), form);
}

function overrideReason(reason, comment) {
  const given = { ...(reason && { reason }), ...(comment && { userComment: comment }) };
  return Object.keys(given).length ? { overrideReason: given } : {};
}

function links(all) {
  return all.length ? element("ul", { class: "links" }, ...all.map((each) => element("li", {}, cardLink(each)))) : null;
}

function cardLink(each) {
  return each.type === "smart" ? element("span", {}, `${each.label} (app, opens inside a record system)`) : link(each.url, each.label);
}

function source(from) {
  const label = from.url ? link(from.url, from.label) : from.label;
  return element("p", { class: "source" }, "Source: ", label);
}
