import { v5 } from "uuid";
import type { Call } from "../../src-contract/entities/call.ts";
import type { MutationArgs } from "../../src-contract/mutations/index.ts";
import { phoneTypeOf } from "../../src-contract/rules/contact-cell.ts";
import { splitFullName } from "../../src-contract/rules/full-name.ts";
import { countryOfPhone, parsePhone } from "../../src-contract/rules/phone-number.ts";

/** Of the ids that follow from a number; any UUID that is used for nothing else. */
const callerNamespace = "6b0a8a52-5c0e-4f5b-9a52-0f6c1c1d7e44";

type Options = { newId: () => string; defaultCountry: string; accountName: string; managerId: string };

/**
 * G6-4: a client of what the call itself knows: the number, and the name that the line sent. The id follows from the
 * number and the day of the call, so that two desks that meet one unknown caller at once make one client
 * (docs/adr/0027); a number that somebody else has on another day is somebody else.
 */
export function clientOfCall(
  call: Pick<Call, "raw" | "callerName" | "startedAt">,
  options: Options,
): MutationArgs<"createClient"> {
  const phone = parsePhone(call.raw, options.defaultCountry);
  const day = new Date(call.startedAt).toISOString().slice(0, 10);
  return {
    clientId: phone.e164 ? v5(`${options.accountName}\n${phone.e164}\n${day}`, callerNamespace) : options.newId(),
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
