// The editor of a lesson: few buttons with words on them. Without script the text is typed plain, line by line.
// Whatever it sends is cleaned by the server once more.
import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Editor,
  HardBreak,
  Heading,
  History,
  Italic,
  ListItem,
  OrderedList,
  Paragraph,
  Text,
} from "django-prose-editor/editor";

const BUTTONS = [
  ["bold", (at) => at.toggleBold(), ["bold"]],
  ["heading", (at) => at.toggleHeading({ level: 2 }), ["heading"]],
  ["bullets", (at) => at.toggleBulletList(), ["bulletList"]],
  ["numbers", (at) => at.toggleOrderedList(), ["orderedList"]],
  ["quote", (at) => at.toggleBlockquote(), ["blockquote"]],
  ["undo", (at) => at.undo(), []],
];

function edit(area) {
  const labels = JSON.parse(area.closest("[data-editor-labels]").dataset.editorLabels);
  const tools = document.createElement("div");
  tools.className = "editor-tools";
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", labels.tools);
  const place = document.createElement("div");
  place.className = "editor form-control lesson-text";
  area.before(tools, place);
  area.hidden = true;
  const label = document.querySelector(`label[for="${area.id}"]`);
  label.id ||= `${area.id}-label`;
  const editor = new Editor({
    element: place,
    injectCSS: false,
    extensions: [
      ...[Document, Paragraph, Text, HardBreak, History, Bold, Italic, Blockquote, BulletList, OrderedList, ListItem],
      Heading.configure({ levels: [2, 3] }),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id },
    },
    content: area.value.includes("<") ? area.value : area.value.split("\n").map((line) => `<p>${line}</p>`).join(""),
    onUpdate({ editor }) {
      area.value = editor.isEmpty ? "" : editor.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  label.addEventListener("click", () => editor.commands.focus());
  for (const [name, act, marks] of BUTTONS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = labels[name];
    button.addEventListener("click", () => act(editor.chain().focus()).run());
    if (marks.length) {
      editor.on("transaction", () => button.setAttribute("aria-pressed", String(marks.some((mark) => editor.isActive(mark)))));
      button.setAttribute("aria-pressed", "false");
    }
    tools.append(button);
  }
}

document.querySelectorAll("textarea[data-editor]").forEach(edit);
