import { Button, Title } from "@mantine/core";
import { useId } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { CallTies } from "../../src-contract/entities/call.ts";
import type { Result } from "../../src-contract/errors.ts";
import { useAction } from "../api/use-action.ts";
import { useTiesWords } from "../api/use-ties-words.ts";
import { useUsers } from "../api/use-users.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import classes from "./CallTies.module.css";
import { type Tied, useMayMove } from "./use-tie-call.ts";

type CallTraceProps = { tied: Tied; onBack: (before: CallTies) => Promise<Result<unknown>> };

/** G3-12: what was there and what came in its place, who did it and when, newest first; the newest can be taken back. */
export function CallTrace({ tied, onBack }: CallTraceProps) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  const users = useUsers();
  const words = useTiesWords();
  const mayMove = useMayMove(tied);
  const back = useAction(onBack);
  const id = useId();
  const { moves, wayBack } = tied;
  return (
    <section aria-labelledby={id}>
      <Title order={3} size="h4" id={id} mt="md" mb={4}>
        {t("calls.ties.trace")}
      </Title>
      {moves.length === 0 ? <p className={classes.quiet}>{t("calls.ties.untouched")}</p> : null}
      {moves.length > 0 ? (
        <ol className={classes.trace} tabIndex={0} aria-label={t("calls.ties.trace")}>
          {moves.map((move) => (
            <li key={move.id}>
              <p>{t("calls.ties.before", { ties: words(move.before) })}</p>
              <p>{t("calls.ties.after", { ties: words(move.after) })}</p>
              <p className={classes.quiet} title={format.exact(move.at)}>
                {t("calls.ties.by", {
                  name: users.nameOf(move.by) ?? t("card.edits.someone"),
                  when: format.whenExact(move.at, now),
                })}
              </p>
            </li>
          ))}
        </ol>
      ) : null}
      {wayBack && mayMove ? (
        <Button mt="xs" size="compact-sm" variant="default" loading={back.busy} onClick={() => void back.run(wayBack)}>
          {t("calls.ties.back")}
        </Button>
      ) : null}
      {back.error ? <ErrorMessage error={back.error} /> : null}
    </section>
  );
}
