// The part of GitHub Flavored Markdown that cards use, as DOM nodes: headings, paragraphs, lists, block quotes,
// tables, rules, bold, italic, code, links, dates, backslash escapes and character references. HTML is shown as text.

import { element, link } from "./elements.js";

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*\d{1,9}[.)]\s+(.*)$/;
const QUOTE = /^\s*>\s?(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const DEEPEST = 4; // quotes within quotes; what lies deeper is shown as text
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** The nodes of a Markdown text. Its headings begin at `headingLevel` (1 to 6). */
export function renderMarkdown(text, headingLevel = 4) {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"), headingLevel);
}

function blocks(lines, headingLevel, depth = 0) {
  const nodes = [];
  let rest = lines;
  while (rest.length > 0) {
    if (rest[0].trim() === "") {
      rest = rest.slice(1);
      continue;
    }
    const [node, taken] = block(rest, headingLevel, depth);
    nodes.push(node);
    rest = rest.slice(taken);
  }
  return nodes;
}

function block(lines, headingLevel, depth) {
  const heading = HEADING.exec(lines[0]);
  if (heading) {
    return [element(`h${Math.min(headingLevel + heading[1].length - 1, 6)}`, {}, ...inline(heading[2])), 1];
  }
  if (RULE.test(lines[0])) {
    return [element("hr"), 1];
  }
  if (isTable(lines)) {
    return table(lines);
  }
  for (const [pattern, make] of [
    [BULLET, (items) => list("ul", items)],
    [NUMBER, (items) => list("ol", items)],
    [QUOTE, (quoted) => element("blockquote", {}, ...blocks(quoted, headingLevel, depth + 1))],
  ]) {
    const items = depth < DEEPEST ? leading(lines, pattern) : [];
    if (items.length > 0) {
      return [make(items), items.length];
    }
  }
  return paragraph(lines);
}

function leading(lines, pattern) {
  const end = lines.findIndex((line) => !pattern.test(line));
  return lines.slice(0, end === -1 ? lines.length : end).map((line) => pattern.exec(line)[1]);
}

function list(name, items) {
  return element(name, {}, ...items.map((item) => element("li", {}, ...inline(item))));
}

function paragraph(lines) {
  let end = 1;
  while (end < lines.length && !startsBlock(lines.slice(end))) {
    end += 1;
  }
  const children = lines.slice(0, end).flatMap((line, index) => {
    const hardBreak = index > 0 && /( {2,}|\\)$/.test(lines[index - 1]);
    const own = inline(line.replace(/( {2,}|\\)$/, "").trim());
    return index === 0 ? own : [hardBreak ? element("br") : " ", ...own];
  });
  return [element("p", {}, ...children), end];
}

function startsBlock(lines) {
  const line = lines[0];
  return line.trim() === "" || isTable(lines) || [HEADING, BULLET, NUMBER, QUOTE, RULE].some((each) => each.test(line));
}

function isTable(lines) {
  return lines.length > 1 && lines[0].includes("|") && lines[1].includes("|") && TABLE_RULE.test(lines[1]);
}

function table(lines) {
  const header = cells(lines[0]);
  const rows = lines.slice(2);
  const end = rows.findIndex((line) => !line.includes("|"));
  const body = rows.slice(0, end === -1 ? rows.length : end);
  const node = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...header.map((each) => element("th", { scope: "col" }, ...inline(each))))),
    element("tbody", {}, ...body.map((line) => tableRow(cells(line), header.length))),
  );
  const name = `Table of ${[...node.tHead.rows[0].cells].map((each) => each.textContent).join(", ")}`;
  const region = element("div", { class: "scroll", role: "region", "aria-label": name, tabindex: "0" }, node);
  return [region, body.length + 2];
}

function tableRow(row, width) {
  const filled = [...row, ...Array(width).fill("")].slice(0, width);
  return element("tr", {}, ...filled.map((each) => element("td", {}, ...inline(each))));
}

function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

const INLINE = [
  [/^\\([!-/:-@[-`{-~])/, (found) => found[1]],
  [/^`([^`]+)`/, (found) => element("code", {}, found[1])],
  [/^\*\*(?=\S)((?:\\.|[^\\])+?)(?<=\S)\*\*(?!\*)/, (found) => element("strong", {}, ...inline(found[1]))],
  [/^\*(?=[^\s*])((?:\\.|[^\\*])+?)(?<=\S)\*/, (found) => element("em", {}, ...inline(found[1]))],
  [/^_(?=[^\s_])((?:\\.|[^\\_])+?)(?<=\S)_(?!\w)/, (found) => element("em", {}, ...inline(found[1]))],
  [/^\[((?:\\.|[^\]\\])+)\]\(((?:\\.|[^\s()\\])+)\)/, (found) => link(unescaped(found[2]), ...inline(found[1]))],
  [/^<(https?:\/\/[^\s<>]+)>/, (found) => link(found[1], found[1])],
  [/^\d{4}-\d{2}-\d{2}(?!\w)/, (found) => element("time", {}, found[0])],
  [/^&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]+);/, (found) => character(found[1]) ?? found[0]],
];

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

function inline(text) {
  const nodes = [];
  let plain = "";
  let rest = text;
  let previous = "";
  while (rest !== "") {
    const [node, taken] = piece(rest, previous);
    if (typeof node === "string") {
      plain += node;
    } else {
      nodes.push(plain, node);
      plain = "";
    }
    previous = rest[taken - 1];
    rest = rest.slice(taken);
  }
  return [...nodes, plain].filter((node) => node !== "");
}

function piece(rest, previous) {
  const insideWord = /[_\d]/.test(rest[0]) && /\w/.test(previous);
  for (const [pattern, make] of insideWord ? [] : INLINE) {
    const found = pattern.exec(rest);
    if (found) {
      return [make(found), found[0].length];
    }
  }
  const [first] = rest;
  return [first, first.length];
}

function character(reference) {
  if (!reference.startsWith("#")) {
    return NAMED[reference];
  }
  const point = /^#x/i.test(reference) ? parseInt(reference.slice(2), 16) : parseInt(reference.slice(1), 10);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

function unescaped(text) {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}
