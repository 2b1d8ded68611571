/** What a template may stand open for (G4-9), by the names under which it is written, in both languages. */
const names = {
  firstName: ["имя", "name"],
  patronymic: ["отчество", "patronymic"],
  lastName: ["фамилия", "surname"],
  company: ["компания", "company"],
  order: ["заказ", "order"],
  amount: ["сумма", "amount"],
  manager: ["менеджер", "manager"],
} as const;
export type TemplateVariable = keyof typeof names;
export const templateVariables = Object.keys(names) as TemplateVariable[];

/** A template of messages, as the books of reference have it. `outcome`: after which outcome of a call it stands first. */
export type MessageTemplate = { id: string; title: string; text: string; outcome: string | null };

/** Characters of a template. */
export const templateLength = 4_000;

const openPlaces = /\{([^{}\n]{1,40})\}/g;

/** With what is known put in. What is not known stays as it is written, in its braces: never a hole in a sentence. Pure. */
export function fillTemplate(text: string, values: Readonly<Record<TemplateVariable, string>>): string {
  return text.replace(openPlaces, (place, name: string) => {
    const variable = variableOf(name);
    return (variable && values[variable].trim()) || place;
  });
}

/** The places that are still open, each once, as they are written. */
export function openPlacesIn(text: string): string[] {
  return Array.from(new Set(Array.from(text.matchAll(openPlaces), ([place]) => place)));
}

/** Those of the last call's outcome first; the order of the book otherwise. Pure. */
export function templatesFor(templates: readonly MessageTemplate[], outcome: string | null): MessageTemplate[] {
  const isOf = (template: MessageTemplate) => outcome !== null && template.outcome === outcome;
  return [...templates.filter(isOf), ...templates.filter((template) => !isOf(template))];
}

function variableOf(name: string): TemplateVariable | undefined {
  const word = name.trim().toLowerCase();
  return templateVariables.find((variable) => (names[variable] as readonly string[]).includes(word));
}
