<?php

namespace App\Services;

use App\Contracts\OrderRepositoryInterface;
use App\Contracts\ParcelRepositoryInterface;
use App\Models\Invoice;
use App\Models\Order;

class Shipping
{
    private $repository;
    private $parcels;

    public function __construct(OrderRepositoryInterface $repository, ParcelRepositoryInterface $parcels)
    {
        $this->repository = $repository;
        $this->parcels = $parcels;
    }

    public function send(Order $order, Invoice $invoice): array
    {
        $this->repository->create(['ship_code' => 'x', 'note' => 'y']); // ~ risky possible
        $this->repository->findFirstWhere([['ship_code', '=', 'x']]); // ~ risky possible
        $this->repository->describe(['ship_code' => 'x']);
        Order::with('user')->get(); // ~ risky likely
        Order::whereHas('user', fn ($query) => $query->where('email', 'x'))->get(); // ~ breaking likely
        Invoice::with('user')->get();
        return [
            $order->user->email, // ~ risky likely silent
            $order->type, // ~ risky likely silent
            $invoice->user->email,
        ];
    }

    public function open($entity): bool
    {
        return ! $entity->restricted; // ~ risky possible
    }
}
