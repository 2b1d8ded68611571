export const tasksRu = {
  title: "Задачи",
  scopes: {
    label: "Чьи задачи",
    mine: "Мои",
    all: "Все",
  },
  kinds: {
    call: "Перезвонить",
    reminder: "Напоминание",
    message: "Написать",
  },
  statuses: {
    new: "новая",
    inWork: "в работе",
    deferred: "отложена",
    done: "сделана",
    cancelled: "отменена",
  },
  status: "Состояние задачи",
  markDone: "Отметить сделанной: {{text}}",
  overdue: "просрочена",
  noDue: "без срока",
  nobody: "никому не назначена",
  none: "Открытых задач нет",
  noneHint: "Задача добавляется из карточки клиента: клавиша T.",
  taken: "Отмечено: {{status}}",
} as const;
