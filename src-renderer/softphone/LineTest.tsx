import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCircle, IconMinus, IconPlayerSkipForward } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useRights } from "../api/use-session.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./LineTest.module.css";
import { isLineGood, type LineStepState, lineSteps } from "./line-test.ts";
import { useSoftphone } from "./softphone-store.ts";
import { useLineTest } from "./use-line-test.ts";
import { useLineTestWords } from "./use-line-test-words.ts";

/** «Проверить линию» before the shift (G14-9): each part with what is known of it, and what broke with what to do. */
export function LineTest({ onGood }: { onGood?: () => void }) {
  const { t } = useTexts();
  const format = useFormat();
  const words = useLineTestWords();
  const mayCall = useRights().mayDo("startCall");
  const hasCalls = useSoftphone(({ calls }) => calls.length > 0);
  const { test, run } = useLineTest();
  const isRunning = test.phase === "running";
  const isGood = isLineGood(test);
  useEffect(() => {
    if (isGood) onGood?.();
  }, [isGood, onGood]);

  return (
    <Stack gap="xs" role="group" aria-label={t("softphone.lineTest.title")}>
      <Group gap="xs">
        {isRunning ? (
          <Button variant="default" onClick={() => run.stop("person")}>
            {t("softphone.lineTest.stop")}
          </Button>
        ) : (
          <Button variant="default" disabled={!mayCall || hasCalls} onClick={() => run.start()}>
            {t(test.phase === "idle" ? "softphone.lineTest.start" : "softphone.lineTest.again")}
          </Button>
        )}
        {test.phase === "done" ? (
          <CopyButton value={words.report(test, format.exact(Date.now()))} label={t("softphone.lineTest.result")} />
        ) : null}
      </Group>
      {test.phase === "idle" ? (
        <Text size="xs" c="dimmed">
          {t("softphone.lineTest.hint")}
        </Text>
      ) : (
        <ol className={classes.steps}>
          {lineSteps.map((step) => {
            const state = test.steps[step];
            return (
              <li key={step} className={classes.step} data-step={step} data-state={state.state}>
                <span className={classes.icon}>
                  <StepIcon state={state.state} />
                </span>
                <Text size="sm" fw={500}>
                  {words.step(step)}
                </Text>
                <Text size="sm" className={`${classes.said} ${state.state === "failed" ? classes.failed : ""}`}>
                  {words.state(step, state)}
                </Text>
                {state.state === "asking" ? (
                  <Group gap="xs" className={classes.said}>
                    <Button size="compact-sm" onClick={() => run.answer(true)}>
                      {t("softphone.lineTest.heard")}
                    </Button>
                    <Button size="compact-sm" variant="default" onClick={() => run.answer(false)}>
                      {t("softphone.lineTest.notHeard")}
                    </Button>
                    <Button size="compact-sm" variant="subtle" onClick={() => run.playAgain()}>
                      {t("softphone.lineTest.playAgain")}
                    </Button>
                  </Group>
                ) : null}
              </li>
            );
          })}
        </ol>
      )}
      <Text size="sm" role="status">
        {words.whole(test)}
      </Text>
    </Stack>
  );
}

function StepIcon({ state }: { state: LineStepState["state"] }) {
  switch (state) {
    case "running":
      return <Loader size={14} />;
    case "passed":
      return <IconCheck size={16} className={classes.passed} aria-hidden />;
    case "failed":
      return <IconAlertTriangle size={16} className={classes.failed} aria-hidden />;
    case "skipped":
      return <IconPlayerSkipForward size={16} aria-hidden />;
    case "asking":
      return <IconCircle size={16} aria-hidden />;
    case "waiting":
      return <IconMinus size={16} aria-hidden />;
    default: {
      const unknown: never = state;
      return unknown;
    }
  }
}
