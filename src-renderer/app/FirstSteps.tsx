import { Button, Group, Text } from "@mantine/core";
import { IconCircle, IconCircleCheck } from "@tabler/icons-react";
import { type ReactNode, useCallback, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { useRights, useSession } from "../api/use-session.ts";
import { LineTest } from "../softphone/LineTest.tsx";
import { useSoftphone } from "../softphone/softphone-store.ts";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./FirstSteps.module.css";
import { useFirstSteps } from "./first-steps-store.ts";
import { WindowWalk } from "./WindowWalk.tsx";

type FirstStepsProps = { onNewClient: () => void; onImport: () => void };

const everybody = { filter: { managerId: null, tag: null } };

/** UX convention 25: what is left to do on a new computer, where the first card will be; each step says when it is done. */
export function FirstSteps({ onNewClient, onImport }: FirstStepsProps) {
  const { t } = useTexts();
  const format = useFormat();
  const rights = useRights();
  const { user } = useSession();
  const [isCounted, setCounted] = useState(false);
  const { data: outline } = useQuery("clientListOutline", everybody, { enabled: !isCounted });
  const [isWalking, setWalking] = useState(false);
  const hasCalls = useSoftphone(({ calls }) => calls.length > 0);
  const total = outline?.total ?? 0;
  // the list beside goes on counting; of a large account that is work at each change
  if (total > 0 && !isCounted) setCounted(true);
  if (isWalking && hasCalls) setWalking(false); // a call that comes in has the window
  const steps = useFirstSteps();
  const { finish } = steps;
  const lineIsGood = useCallback(() => finish("line"), [finish]);
  return (
    <div className={classes.place}>
      <Section
        title={t("firstRun.title")}
        aside={
          <Button variant="subtle" color="gray" onClick={steps.hide}>
            {t("firstRun.hide")}
          </Button>
        }
      >
        <Text size="sm" c="dimmed">
          {t("firstRun.hint")}
        </Text>
        <ol className={classes.steps}>
          <Step isDone title={t("firstRun.signedIn", { name: user.name })} />
          <Step
            isDone={total > 0}
            title={
              total > 0 ? t("firstRun.clients", { count: total, shown: format.count(total) }) : t("firstRun.noClients")
            }
          >
            {total > 0 ? null : (
              <Group gap="xs">
                {rights.mayDo("importClients") ? (
                  <Button variant="default" onClick={onImport}>
                    {t("firstRun.import")}
                  </Button>
                ) : null}
                {rights.mayDo("createClient") ? (
                  <Button variant="default" onClick={onNewClient}>
                    {t("firstRun.newClient")}
                  </Button>
                ) : null}
              </Group>
            )}
          </Step>
          {rights.mayDo("startCall") ? (
            <Step isDone={steps.line} title={t(steps.line ? "firstRun.lineDone" : "firstRun.line")}>
              <LineTest onGood={lineIsGood} />
            </Step>
          ) : null}
          <Step isDone={steps.walk} title={t("firstRun.tour")}>
            <Group gap="xs">
              <Button variant="default" onClick={() => setWalking(true)}>
                {t(steps.walk ? "firstRun.tourAgain" : "firstRun.tourStart")}
              </Button>
              <Text size="xs" c="dimmed">
                {t("firstRun.tourHint")}
              </Text>
            </Group>
          </Step>
        </ol>
      </Section>
      {isWalking ? (
        <WindowWalk
          onEnd={(isSeen) => {
            setWalking(false);
            if (isSeen) steps.finish("walk");
          }}
        />
      ) : null}
    </div>
  );
}

type StepProps = { title: string; isDone: boolean; children?: ReactNode };

function Step({ title, isDone, children }: StepProps) {
  const { t } = useTexts();
  return (
    <li className={classes.step} data-done={isDone || undefined}>
      {isDone ? (
        <IconCircleCheck size={20} className={classes.done} role="img" aria-label={t("firstRun.done")} />
      ) : (
        <IconCircle size={20} stroke={1.5} className={classes.open} aria-hidden />
      )}
      <div className={classes.content}>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        {children}
      </div>
    </li>
  );
}
