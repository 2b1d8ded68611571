// 100,000 rows of which those in sight are in the page, an answer of 50 rows to every letter, a tab of 30 rows: plain
// text, nothing is asked of anybody.
const rows = 100_000;
const height = 54;
const grid = document.querySelector("[role=grid]");
const all = grid.querySelector(".all");
all.style.height = `${rows * height}px`;

function draw() {
  const first = Math.max(0, Math.floor(grid.scrollTop / height) - 8);
  const count = Math.ceil(grid.clientHeight / height) + 16;
  all.replaceChildren(...Array.from({ length: count }, (_, at) => row(first + at, `client ${first + at}`)));
}

function row(index, text) {
  const line = document.createElement("div");
  line.className = "row";
  line.role = "row";
  line.style.transform = `translateY(${index * height}px)`;
  line.textContent = text;
  return line;
}

grid.addEventListener("scroll", draw);
draw();
let typed = 0;
document.querySelector("input").addEventListener("input", () => {
  typed += 1;
  all.replaceChildren(...Array.from({ length: 50 }, (_, at) => row(at, `answer ${typed} ${at}`)));
});
for (const tab of document.querySelectorAll("[role=tab]"))
  tab.addEventListener("click", () => {
    const panel = document.getElementById("card-panel");
    panel.replaceChildren(
      ...Array.from({ length: 30 }, (_, at) => document.createTextNode(`${tab.textContent} ${at} `)),
    );
  });
