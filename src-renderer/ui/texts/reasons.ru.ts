/** One text for each of callReasons in src-contract/entities/call.ts; app/texts.test.ts compares the two. */
export const reasonsRu = {
  noAnswer: "не берёт трубку",
  busy: "занято",
  unavailable: "вне зоны действия сети или недоступен",
  declined: "сбросил звонок",
  wrongNumber: "номер не существует или чужой",
  cancelled: "звонок отменён менеджером",
  voicemail: "автоответчик",
  forbidden: "линия не пропускает этот номер",
  lineFault: "сбой на линии",
  codecs: "телефоны не договорились о звуке",
  missed: "не успели ответить",
  other: "другая причина",
} as const;
