import { useTexts } from "./texts/TextsProvider.tsx";
import { type EndedCall, failureOf, lineAnswer } from "../../src-contract/rules/call-failure.ts";
import { Explained } from "./Explained.tsx";

/** G14-6: «Почему?» beside a call that did not go as it should: what it was, on whose side, what to do, what the line said. */
export function CallWhy({ call }: { call: EndedCall }) {
  const { t } = useTexts();
  const failure = failureOf(call);
  if (!failure) return null;
  const { cause, fault } = failure;
  const answer = lineAnswer(call);
  return (
    <Explained words={t("why.button")} title={t("why.title")}>
      <p>
        <strong>{t(`why.causes.${cause}.what`)}</strong>
      </p>
      <p>{t("why.side", { side: t(`why.faults.${fault}`) })}</p>
      <p>{t(`why.causes.${cause}.next`)}</p>
      {answer && call.answeredAt === null ? <p>{t("calls.technical", { answer })}</p> : null}
    </Explained>
  );
}
