import type { Call } from "../../src-contract/entities/call.ts";
import type { MutationArgs } from "../../src-contract/mutations/index.ts";
import { phoneTypeOf } from "../../src-contract/rules/contact-cell.ts";
import { splitFullName } from "../../src-contract/rules/full-name.ts";
import { countryOfPhone, parsePhone } from "../../src-contract/rules/phone-number.ts";

/** G6-4: a client of what the call itself knows: the number, and the name that the line sent. */
export function clientOfCall(
  call: Pick<Call, "raw" | "callerName">,
  options: { newId: () => string; defaultCountry: string; managerId: string },
): MutationArgs<"createClient"> {
  const phone = parsePhone(call.raw, options.defaultCountry);
  return {
    clientId: options.newId(),
    ...splitFullName(call.callerName ?? ""),
    company: "",
    jobTitle: "",
    country: phone.e164 ? countryOfPhone(phone.e164) : null,
    city: "",
    timeZone: null,
    phones: { [options.newId()]: { ...phone, raw: phone.raw.slice(0, 100), type: phoneTypeOf(phone), position: 0 } },
    emails: {},
    tags: {},
    customFields: {},
    managerId: options.managerId,
  };
}
