// Building DOM nodes. Text only ever becomes a text node, so nothing a card says can become markup.

/** A new element with attributes (null and false: left out) and children (nodes or text). */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false && value !== undefined) {
      node.setAttribute(key, value === true ? "" : String(value));
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A link to an http or https address; anything else stays text. */
export function link(address, ...children) {
  if (!isWebAddress(address)) {
    return element("span", {}, ...children);
  }
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

/** Something to unfold; `fill` makes its content when it is opened for the first time. */
export function unfold(title, fill) {
  const details = element("details", {}, element("summary", {}, title));
  details.addEventListener("toggle", () => details.append(fill()), { once: true });
  return details;
}
