// data-confirm="Delete 3 customers?" on a form, and hx-confirm, ask in our own dialog.
// data-confirm-action="Delete" names the button. Without a script the form is simply sent.
(() => {
  const dialog = document.getElementById("confirm");
  if (!dialog) return;
  const yes = dialog.querySelector("[data-confirm-yes]");
  const usual = yes.textContent;
  let go = null;

  const ask = (question, action, then) => {
    dialog.querySelector("[data-confirm-text]").textContent = question;
    yes.textContent = action || usual;
    dialog.returnValue = "";
    go = then;
    dialog.showModal();
  };
  dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") go?.(); go = null; });

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const source = submitter?.dataset.confirm ? submitter : form;
    if (!source.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(source.dataset.confirm, source.dataset.confirmAction, () => {
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
      delete form.dataset.confirmed;
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    const action = event.detail.elt.dataset.confirmAction;
    ask(event.detail.question, action, () => event.detail.issueRequest(true));
  });
})();
