export const ordersRu = {
  statuses: {
    new: "новый",
    inWork: "в работе",
    awaitingPayment: "ждёт оплаты",
    partlyPaid: "оплачен частично",
    paid: "оплачен",
    completed: "завершён",
    cancelled: "отменён",
    refunded: "возвращён",
    false: "ложный",
  },
  left: "осталось {{left}}",
  columns: {
    number: "Номер",
    title: "Заказ",
    total: "Сумма",
    paid: "Оплачено",
    left: "Осталось",
    created: "Создан",
  },
  total: "Всего",
  noneActive: "Активных заказов нет",
} as const;
