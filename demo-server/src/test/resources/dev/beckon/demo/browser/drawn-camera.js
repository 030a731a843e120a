// A camera that films somebody drawn, in front of a wall of the colour HUE: for pictures in the documentation.
const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
  const sound = audio ? (await getUserMedia({ audio })).getTracks() : [];
  if (!video) return new MediaStream(sound);
  const [width, height] = [640, 360];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  const fill = (colour, shape) => {
    context.fillStyle = colour;
    context.beginPath();
    shape();
    context.fill();
  };
  let frame = 0;
  setInterval(() => {
    const sway = Math.sin(frame++ / 12) * 6;
    const wall = context.createLinearGradient(0, 0, width, height);
    wall.addColorStop(0, 'hsl(HUE 35% 62%)');
    wall.addColorStop(1, 'hsl(HUE 40% 34%)');
    context.fillStyle = wall;
    context.fillRect(0, 0, width, height);
    fill('hsl(HUE 30% 26%)', () => context.ellipse(320 + sway / 2, 380, 150, 130, 0, 0, 7));
    fill('hsl(28 45% 68%)', () => context.roundRect(292 + sway, 210, 56, 60, 20));
    fill('hsl(28 50% 74%)', () => context.ellipse(320 + sway, 160, 66, 80, 0, 0, 7));
    fill('hsl(HUE 35% 18%)', () => context.ellipse(320 + sway, 112, 72, 46, 0, Math.PI, 0));
    fill('#222', () => (context.arc(296 + sway, 160, 5, 0, 7), context.arc(344 + sway, 160, 5, 0, 7)));
    context.strokeStyle = '#8a4a3a';
    context.lineWidth = 4;
    context.beginPath();
    context.arc(320 + sway, 178, 22, 0.35, Math.PI - 0.35);
    context.stroke();
  }, 50);
  return new MediaStream([...canvas.captureStream(20).getTracks(), ...sound]);
};
