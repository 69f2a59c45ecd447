declare module "ws"; // comes with the Socket.IO client, without types
