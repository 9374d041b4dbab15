// Reads a lesson aloud where the phone can; nothing is sent anywhere, and without it the words are there to read.
for (const place of self.speechSynthesis ? document.querySelectorAll("[data-read]") : []) {
  const { read, readLabel, readStop } = place.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary btn-wide";
  button.textContent = readLabel;
  const rest = () => (button.textContent = readLabel);
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return speechSynthesis.cancel();
    const spoken = new SpeechSynthesisUtterance(document.getElementById(read).textContent);
    spoken.lang = "zh-CN";
    spoken.rate = 0.9;
    spoken.onend = spoken.onerror = rest;
    button.textContent = readStop;
    speechSynthesis.speak(spoken);
  });
  place.append(button);
}
addEventListener("pagehide", () => self.speechSynthesis?.cancel());
