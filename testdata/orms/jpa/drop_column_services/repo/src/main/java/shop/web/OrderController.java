package shop.web;

import java.util.stream.Stream;
import shop.service.OrderService;

class OrderController {
    private final OrderService service;

    void show(long id) {
        var order = service.load(id);
        print(order.getStatus()); // ~ risky likely
        print(service.load(id).getStatus()); // ~ risky likely
        print(service.lookUp(id).get().getStatus()); // ~ risky likely
        service.open().forEach(o -> print(o.getStatus())); // ~ risky likely
        this.service.open().stream().map(o -> o.getStatus()).forEach(this::print); // ~ risky likely
        for (var one : service.open()) {
            print(one.getStatus()); // ~ risky likely
            print(one.getTotal());
        }
        var buyer = service.buyer(id);
        print(buyer.getStatus());
        var label = service.label(id);
        print(label.getStatus());
        var unknown = service.missing(id);
        print(unknown.getStatus());
    }
}
