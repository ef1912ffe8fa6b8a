/**
 * Removes every service worker of this origin: none is ours, and one that was left behind by another program on the
 * same port would answer in place of the service.
 */
export async function forgetServiceWorkers(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
}
