// Speaking instead of typing, where the browser can write down what it hears. Nothing is asked for before the
// tap, and nothing is kept but the words in the field; where the phone can listen by itself, no sound leaves it.
const Listener = self.SpeechRecognition ?? self.webkitSpeechRecognition;
const LANGUAGE = "zh-CN";

async function listener() {
  const made = new Listener();
  made.lang = LANGUAGE;
  made.continuous = true;
  const here = await Listener.available?.({ langs: [LANGUAGE], processLocally: true }).catch(() => "");
  if (here === "available") made.processLocally = true;
  return made;
}

function write(area, text) {
  const room = area.maxLength < 0 ? text.length : area.maxLength - area.value.length;
  area.value += text.slice(0, Math.max(room, 0));
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function offer(area) {
  const { voice, voiceStop, voiceHint, voiceFailed } = area.dataset;
  const button = document.createElement("button");
  const hint = document.createElement("p");
  button.type = "button";
  button.className = "btn voice";
  button.setAttribute("aria-controls", area.id);
  hint.className = "hint";
  hint.setAttribute("aria-live", "polite");
  let heard;
  const show = (label, more) => {
    button.textContent = label;
    hint.textContent = more;
  };
  button.addEventListener("click", async () => {
    if (heard) return heard.stop();
    let failed = false;
    heard = await listener();
    heard.onresult = ({ results, resultIndex }) => {
      for (const result of [...results].slice(resultIndex)) if (result.isFinal) write(area, result[0].transcript);
    };
    heard.onerror = ({ error }) => (failed = error !== "aborted");
    heard.onend = () => {
      heard = undefined;
      show(voice, failed ? voiceFailed : "");
    };
    show(voiceStop, voiceHint);
    heard.start();
  });
  show(voice, "");
  area.after(button, hint);
}

if (Listener && self.isSecureContext) document.querySelectorAll("textarea[data-voice]").forEach(offer);
