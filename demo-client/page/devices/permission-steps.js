/**
 * How to give a page its camera back, by browser: no page can do it for its user.
 *
 * @param {string} userAgent
 * @returns {string[]}
 */
export function permissionSteps(userAgent) {
  const isPhone = /Android|iPhone|iPad/.test(userAgent);
  if (/iPhone|iPad/.test(userAgent)) {
    return ['Tap the “aA” or page button in the address bar.', 'Choose “Website Settings”.', 'Set Camera and Microphone to “Allow”.'];
  }
  if (/Firefox\//.test(userAgent)) {
    return ['Click the crossed-out camera in the address bar.', 'Remove “Blocked” with the ✕ beside it.', 'Choose “Try again” below.'];
  }
  if (/Chrome\//.test(userAgent) && isPhone) {
    return ['Tap the icon left of the address.', 'Open “Permissions”.', 'Allow Camera and Microphone.'];
  }
  if (/Chrome\//.test(userAgent)) {
    return ['Click the icon left of the address.', 'Switch Camera and Microphone on.', 'Choose “Try again” below.'];
  }
  return ['Open the settings of this website in your browser’s menu.', 'Allow Camera and Microphone.', 'Choose “Try again” below.'];
}
