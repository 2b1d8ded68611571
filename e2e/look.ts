import type { Locator } from "@playwright/test";

/**
 * How a part of a page looks, in words: a line for each element that paints something of its own, in the order of the
 * page. Colours, edges, corners, letters and heights; no widths and no places of what has letters, which are another on
 * each system with its fonts.
 */
export function lookOf(part: Locator): Promise<string[]> {
  return part.evaluate((root) => {
    const hex = (color: string) =>
      color.replace(
        /^rgb\((\d+), (\d+), (\d+)\)$/,
        (_, ...parts: string[]) =>
          `#${parts
            .slice(0, 3)
            .map((one) => Number(one).toString(16).padStart(2, "0"))
            .join("")}`,
      );
    const none = "rgba(0, 0, 0, 0)";
    const lines: string[] = [];
    for (const element of Array.from(root.querySelectorAll("*"))) {
      if (element instanceof SVGElement && !(element instanceof SVGSVGElement)) continue;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (style.visibility === "hidden" || box.width * box.height === 0) continue;
      const own = Array.from(element.childNodes).some(
        ({ nodeType, nodeValue }) => nodeType === Node.TEXT_NODE && /\S/.test(nodeValue ?? ""),
      );
      const isField = element.matches("input, textarea");
      const isPicture = element instanceof SVGSVGElement;
      const edge =
        style.borderTopStyle === "none" || style.borderTopWidth === "0px" || style.borderTopColor === none
          ? ""
          : `edge ${style.borderTopWidth} ${hex(style.borderTopColor)}`;
      const ground = style.backgroundColor === none ? "" : `on ${hex(style.backgroundColor)}`;
      const letters = own || isField ? `letters ${style.fontSize}/${style.fontWeight} ${hex(style.color)}` : "";
      const picture = isPicture ? `picture ${Math.round(box.width)}×${Math.round(box.height)} ${hex(style.color)}` : "";
      const corner =
        (edge || ground) && style.borderTopLeftRadius !== "0px" ? `corner ${style.borderTopLeftRadius}` : "";
      const parts = [ground, edge, corner, letters, picture].filter(Boolean);
      if (parts.length === 0) continue;
      const height = isPicture ? "" : `height ${Math.round(box.height)}`;
      const faint = style.opacity === "1" ? "" : `opacity ${style.opacity}`;
      const name = element.tagName.toLowerCase();
      const line = [name, height, ...parts, faint].filter(Boolean).join(" · ");
      const last = lines.at(-1);
      const again = last?.match(/^(.*?)(?: × (\d+))?$/);
      // a list says once what its rows have in common
      if (again?.[1] === line) lines[lines.length - 1] = `${line} × ${Number(again[2] ?? 1) + 1}`;
      else lines.push(line);
    }
    return lines;
  });
}
