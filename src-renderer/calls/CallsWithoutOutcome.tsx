import { Button, Title, UnstyledButton } from "@mantine/core";
import { useId, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { CallIcon } from "./CallIcon.tsx";
import { useQuery } from "../api/use-query.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import classes from "./CallsWithoutOutcome.module.css";
import { useSoftphone } from "../softphone/softphone-store.ts";

const shownFirst = 5;

/** G3-5: one's own ended calls that nobody gave an outcome, oldest first; nothing at all when there are none. */
export function CallsWithoutOutcome({ exceptCallId = null }: { exceptCallId?: string | null }) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  const id = useId();
  const openOutcome = useSoftphone((softphone) => softphone.openOutcome);
  const { data } = useQuery("callsWithoutOutcome", {});
  const [all, setAll] = useState(false);
  const calls = (data ?? []).filter((call) => call.id !== exceptCallId);
  if (calls.length === 0) return null;
  const rest = calls.length - shownFirst;
  return (
    <section className={classes.root} aria-labelledby={id}>
      <Title order={2} size="h2" id={id}>
        {t("softphone.withoutOutcome.title", { count: calls.length })}
      </Title>
      <ul className={classes.list}>
        {(all ? calls : calls.slice(0, shownFirst)).map((call) => {
          const name = call.clientName || call.callerName || formatPhone({ ...call, extension: null });
          const when = format.whenShort(call.startedAt, now);
          return (
            <li key={call.id}>
              <UnstyledButton
                className={classes.call}
                title={t("softphone.withoutOutcome.give", { name, when })}
                onClick={() => openOutcome(call.id)}
              >
                <CallIcon call={call} />
                <span className={classes.name}>{name}</span>
                <span className={classes.when}>{when}</span>
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
      {rest > 0 && !all ? (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          {t("softphone.withoutOutcome.more", { count: rest })}
        </Button>
      ) : null}
    </section>
  );
}
