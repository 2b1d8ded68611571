import { z } from "zod";
import type { MutationArgs } from "../../src-contract/mutations/index.ts";
import { countryOfPhone, parsePhone } from "../../src-contract/rules/phone-number.ts";

export const newClientFormSchema = z.object({
  lastName: z.string(),
  firstName: z.string(),
  patronymic: z.string(),
  phone: z.string(),
  email: z.string(),
  company: z.string(),
  city: z.string(),
});
export type NewClientForm = z.infer<typeof newClientFormSchema>;

export const emptyNewClient: NewClientForm = {
  lastName: "",
  firstName: "",
  patronymic: "",
  phone: "",
  email: "",
  company: "",
  city: "",
};

/** True when there is something to call the client by or to reach it with. */
export function isFilled(form: NewClientForm): boolean {
  return [form.lastName, form.firstName, form.phone, form.email, form.company].some((value) => value.trim() !== "");
}

export function isEmail(text: string): boolean {
  return z.email().safeParse(text.trim()).success;
}

/** The args of createClient from what was typed; the phone keeps its written form beside E.164 (DESIGN «Identity»). */
export function newClientArgs(
  form: NewClientForm,
  options: { newId: () => string; defaultCountry: string; managerId: string },
): MutationArgs<"createClient"> {
  const phone = form.phone.trim() ? parsePhone(form.phone, options.defaultCountry) : null;
  const email = form.email.trim();
  return {
    clientId: options.newId(),
    lastName: form.lastName.trim(),
    firstName: form.firstName.trim(),
    patronymic: form.patronymic.trim(),
    company: form.company.trim(),
    jobTitle: "",
    country: phone?.e164 ? countryOfPhone(phone.e164) : null,
    city: form.city.trim(),
    timeZone: null,
    phones: phone ? { [options.newId()]: { ...phone, type: "mobile", position: 0 } } : {},
    emails: email ? { [options.newId()]: { address: email, position: 0 } } : {},
    tags: {},
    customFields: {},
    managerId: options.managerId,
  };
}

/** What was typed into the search, put where it belongs: a number, an address, or a name «Фамилия Имя Отчество». */
export function formFromSearch(text: string, isPhone: (text: string) => boolean): Partial<NewClientForm> {
  const typed = text.trim();
  if (!typed) return {};
  if (isPhone(typed)) return { phone: typed };
  if (isEmail(typed)) return { email: typed };
  const [lastName = "", firstName = "", ...rest] = typed.split(/\s+/);
  return { lastName, firstName, patronymic: rest.join(" ") };
}
