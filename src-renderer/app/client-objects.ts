/** What something on the screen stands for: a client, a number, mostly both. */
export type ClientObject = { clientId: string | null; phone: { number: string; text: string } | null };

/**
 * The client of a row, of a card's head or of a number, as they are marked (`data-client`, `data-phone`); in a list that
 * has the focus, of the row the keyboard stands on. Null where there is none.
 */
export function clientAt(target: Element): ClientObject | null {
  const activeId = target.getAttribute("aria-activedescendant");
  const element = (activeId && document.getElementById(activeId)) || target;
  const number = element.closest<HTMLElement>("[data-phone]");
  const holder = holderOf(element);
  const client = holder?.matches("[data-client]") ? holder : holder?.querySelector<HTMLElement>("[data-client]");
  const phone = number ?? holder?.querySelector<HTMLElement>("[data-phone]");
  if (!client && !phone) return null;
  return {
    clientId: client?.dataset["client"] ?? null,
    phone: phone ? { number: phone.dataset["phone"] ?? "", text: phone.dataset["phoneText"] ?? "" } : null,
  };
}

const rows = "[role=row], li, header[data-client]";

/** The nearest row around, or the head of a card, that is marked or has a mark in it; a mark alone where there is none. */
function holderOf(element: Element): HTMLElement | null {
  let row = element.closest<HTMLElement>(rows);
  while (row && !row.matches("[data-client]") && !row.querySelector("[data-client]")) {
    row = row.parentElement?.closest<HTMLElement>(rows) ?? null;
  }
  return row ?? element.closest<HTMLElement>("[data-client]");
}
