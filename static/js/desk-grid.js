// Dragging an event on the grid opens its move form, filled in; nothing moves before that form is sent.
const grid = document.querySelector("[data-grid]");

function place(row, x) {
  const frame = row.getBoundingClientRect();
  const names = row.querySelector("th").getBoundingClientRect().width;
  const step = Number(grid.dataset.step);
  const width = (frame.width - names) / Number(grid.dataset.columns);
  const column = Math.max(0, Math.round((x - frame.left - names) / width));
  return Number(grid.dataset.first) + Math.round((column * step) / 15) * 15;
}

const two = (number) => String(number).padStart(2, "0");

if (grid) {
  document.querySelector(".desk").classList.add("is-draggable");
  let dragged = null;
  let held = 0;
  for (const block of grid.querySelectorAll("[data-move]")) {
    block.draggable = true;
    block.addEventListener("dragstart", (event) => {
      dragged = block;
      held = event.clientX - block.getBoundingClientRect().left;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", block.dataset.move);
    });
  }
  for (const row of grid.querySelectorAll("tr[data-room]")) {
    row.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      row.classList.add("is-target");
    });
    row.addEventListener("dragleave", () => row.classList.remove("is-target"));
    row.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      const minutes = place(row, event.clientX - held);
      const day = new Date(`${row.closest("[data-day]").dataset.day}T00:00:00Z`);
      day.setUTCMinutes(minutes);
      const from = dragged.closest("tr").dataset.room || "";
      const asked = new URLSearchParams({
        day: day.toISOString().slice(0, 10),
        starts: `${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`,
        from,
        room: row.dataset.room,
      });
      window.location.assign(`${dragged.dataset.move}?${asked}`);
    });
  }
}
