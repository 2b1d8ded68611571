import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { Link } from "wouter";
import { useQuery } from "../api/use-query.ts";
import { CallsWithoutOutcome } from "../calls/CallsWithoutOutcome.tsx";
import { dueGroup } from "../tasks/due.ts";
import { addresses } from "../ui/addresses.ts";
import { OverdueMark } from "../ui/OverdueMark.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import classes from "./TodayAside.module.css";

const shownAtMost = 6;

/** «Сегодня» beside the card: what is due, at one click from its client. */
export function TodayAside() {
  const { t } = useTexts();
  const now = useNow();
  const { data } = useQuery("openTasks", { scope: "mine", limit: 100 });
  const due = (data ?? []).filter((task) => ["overdue", "today"].includes(dueGroup(task.dueAt, now)));
  return (
    <>
      <CallsWithoutOutcome />
      <section className={classes.section} aria-label={t("app.today.title")}>
        <h2 className={classes.title}>{t("app.today.title")}</h2>
        {data && due.length === 0 ? <p className={classes.none}>{t("app.today.noTasks")}</p> : null}
        <ul className={classes.list}>
          {due.slice(0, shownAtMost).map((task) => {
            const isOverdue = dueGroup(task.dueAt, now) === "overdue";
            return (
              <li key={task.id}>
                <Link href={addresses.client(task.clientId, "tasks")} className={classes.task}>
                  <span className={classes.when} data-overdue={isOverdue || undefined}>
                    {isOverdue ? <OverdueMark /> : null}{" "}
                    {task.dueAt === null ? null : <When time={task.dueAt} now={now} short />}
                  </span>
                  <span className={classes.what}>
                    {task.text}
                    <span className={classes.client}>{task.clientName || t("list.noName")}</span>
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
        {due.length > shownAtMost ? (
          <Link href={addresses.today} className={classes.more}>
            {t("app.today.later", { count: due.length - shownAtMost })}
          </Link>
        ) : null}
      </section>
    </>
  );
}
