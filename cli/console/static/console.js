// Polls while the page is visible, pauses, copies, and reads a chosen file. Every page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  let paused = false;

  const tick = (seconds) => {
    if (!paused && document.visibilityState === "visible") document.body.dispatchEvent(new Event(`tick${seconds}`));
  };
  for (const seconds of [1, 5, 60]) setInterval(tick, seconds * 1000, seconds);
  document.addEventListener("visibilitychange", () => tick(5));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("pause" in button.dataset) {
      paused = !paused;
      button.setAttribute("aria-pressed", String(paused));
      button.textContent = paused ? "Resume updates" : "Pause updates";
      tick(5);
    } else if ("copy" in button.dataset) {
      await navigator.clipboard.writeText(button.dataset.copy);
      say("Copied.");
    }
  });

  // <input type="file" data-into="id">: the file's text goes into that text area.
  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (input.dataset.into && input.files[0]) {
      const area = document.getElementById(input.dataset.into);
      area.value = await input.files[0].text();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if ("submit" in input.dataset) input.form.requestSubmit();
  });

  const status = document.getElementById("connection");
  const say = (text) => { if (status) status.textContent = text; };
  document.addEventListener("htmx:error", () => say("The console does not answer. If it has ended, start it again: voxbridge console"));
  document.addEventListener("htmx:after:swap", () => say(""));
})();
