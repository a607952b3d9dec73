// Says that the server cannot be reached, once, and takes it back as soon as an answer comes.
{
  const say = (away) => {
    const note = document.getElementById("offline");
    if (note) note.hidden = !away;
  };

  document.addEventListener("htmx:error", (event) => event.detail.ctx && say(true));
  document.addEventListener("htmx:after:request", () => say(false));
  addEventListener("offline", () => say(true));
  addEventListener("online", () => say(false));
}
