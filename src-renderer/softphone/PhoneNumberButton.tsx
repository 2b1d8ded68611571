import { IconPhone } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ClientPhone } from "../../src-contract/entities/client.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import classes from "./PhoneNumberButton.module.css";
import { useSoftphone } from "./softphone-store.ts";

type PhoneNumberButtonProps = {
  phone: Pick<ClientPhone, "e164" | "raw" | "extension">;
  clientId: string | null;
  /** Of the client; undefined when it is not known, which is not guessed. */
  utcOffsetMinutes?: number | undefined;
  /** What stands against calling now, in words; it is asked about before the call. */
  against?: string | undefined;
  /** Of the client: what a call from here is made for (G3-12). */
  taskId?: string | undefined;
};

/** UX convention 6, G2-1, G4-7: a number is always a button that dials, with its copy button. */
export function PhoneNumberButton({ phone, clientId, utcOffsetMinutes, against, taskId }: PhoneNumberButtonProps) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  const { role } = useSession().user;
  const mayCall = useRights().mayDo("startCall");
  const dial = useSoftphone((softphone) => softphone.dial);

  const number = formatPhone(phone);
  const time = utcOffsetMinutes === undefined ? "" : format.clientTime(utcOffsetMinutes, now);
  const label = t("softphone.phone.callTo", { number });
  const why = mayCall ? null : t("softphone.phone.notPermitted", { role: t(`session.roles.${role}`) });
  const tooltip = why ?? against ?? (time ? t("softphone.phone.clientTime", { time }) : label);

  return (
    <span
      className={classes.root}
      data-client={clientId ?? undefined}
      data-phone={phone.e164 ?? phone.raw}
      data-phone-text={phone.raw || number}
    >
      <span className={classes.target}>
        <button
          type="button"
          className={classes.number}
          data-tip={tooltip}
          aria-label={label}
          aria-disabled={!mayCall || undefined}
          aria-description={why ?? against}
          data-against={(!why && against !== undefined) || undefined}
          onClick={(event) => {
            event.stopPropagation();
            if (mayCall) void dial(phone.e164 ?? phone.raw, clientId, taskId === undefined ? {} : { taskId });
          }}
          onKeyDown={(event) => {
            // The list around opens a row by the same keys.
            if (event.key === "Enter" || event.key === " ") event.stopPropagation();
          }}
        >
          <IconPhone size={14} stroke={1.8} aria-hidden />
          <span className={classes.text}>{number}</span>
        </button>
      </span>
      <CopyButton value={phone.raw || number} label={number} />
    </span>
  );
}
