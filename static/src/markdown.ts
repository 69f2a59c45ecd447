/** Markdown as it is shown: only what text needs, nothing that runs, and links that tell nobody where they were read. */

import DOMPurify from "dompurify";
import { Marked } from "marked";
import { calls, type Callable } from "./mentions.ts";

const TAGS = "a b blockquote br code del em h4 h5 h6 hr i img li ol p pre s strong table tbody td th thead tr ul".split(" ");
const ATTRIBUTES = ["href", "title", "src", "alt", "start", "align"];
/** Addresses that a text may lead to. `javascript:` and its like are not among them. */
const ADDRESSES = /^(?:https?:|mailto:|#\/p\/)/i;
const TOP = 3; // the level of the heading that a text stands under; its own begin below

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + TOP);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

/** The text as elements. `people` are those whom an @ can call. */
export function render(text: string, people: readonly Callable[]): DocumentFragment {
  const html = marked.parse(text, { async: false });
  const shown = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOWED_URI_REGEXP: ADDRESSES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of shown.querySelectorAll("a")) outward(link);
  for (const image of shown.querySelectorAll("img")) {
    if (!image.getAttribute("src")) image.remove();
    image.loading = "lazy";
    image.referrerPolicy = "no-referrer";
    if (!image.alt) image.alt = "picture";
  }
  // What is wider than the page is scrolled by itself, with the keyboard too.
  for (const wide of shown.querySelectorAll<HTMLElement>("pre, table")) wide.tabIndex = 0;
  markCalls(shown, people);
  return shown;
}

function outward(link: HTMLAnchorElement): void {
  if (link.getAttribute("href")?.startsWith("#")) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
}

function markCalls(shown: DocumentFragment, people: readonly Callable[]): void {
  const walker = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (text.parentElement?.closest("a, code, pre")) continue;
    for (const { start, end } of calls(text.data, people).reverse()) {
      const said = text.splitText(start);
      said.splitText(end - start);
      const mark = document.createElement("span");
      mark.className = "mention";
      said.replaceWith(mark);
      mark.append(said);
    }
  }
}
