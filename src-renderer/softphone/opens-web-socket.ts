/** Whether a SIP server takes connections now; the one that is opened for the question is closed again. */
export function opensWebSocket(server: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(server, "sip");
    const answer = (opens: boolean) => {
      clearTimeout(timer);
      socket.onopen = null;
      socket.onerror = null;
      socket.close();
      resolve(opens);
    };
    const timer = setTimeout(answer, timeoutMs, false);
    socket.onopen = () => answer(true);
    socket.onerror = () => answer(false);
  });
}
