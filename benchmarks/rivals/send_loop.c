/* The least that a server can do: one send() per message and member. Whoever connects first gives the orders:
   "<members> <messages> <bytes>\n"; that many further connections are the members. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096)) return 1;
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("listening on %d\n", ntohs(address.sin_port));
    fflush(stdout);
    int control = accept(listener, NULL, NULL);
    static int members[65536];
    static char body[1 << 20];
    memset(body, 'x', sizeof body);
    int joined = 0, count, messages, size;
    char order[64];
    for (;;) {
        ssize_t got = read(control, order, sizeof order - 1);
        if (got <= 0) return 0;
        order[got] = 0;
        if (sscanf(order, "%d %d %d", &count, &messages, &size) != 3) return 1;
        for (; joined < count; joined++) {
            members[joined] = accept(listener, NULL, NULL);
            setsockopt(members[joined], IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        }
        for (int message = 0; message < messages; message++)
            for (int member = 0; member < count; member++)
                for (ssize_t sent = 0, n; sent < size; sent += n)
                    if ((n = send(members[member], body + sent, size - sent, MSG_NOSIGNAL)) <= 0) return 1;
    }
}
