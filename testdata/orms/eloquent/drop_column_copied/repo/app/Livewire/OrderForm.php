<?php

namespace App\Livewire;

use App\Models\Order;
use Livewire\Component;

class OrderForm extends Component
{
    public Order $order;

    // What a column is copied into goes with it.
    public ?string $ship_code = null; // ~ risky possible

    public string $note = '';

    protected $rules = [
        'ship_code' => 'nullable|string', // ~ risky possible
        'note' => 'nullable',
        'kind' => 'ship_code',
    ];

    public function mount()
    {
        $this->ship_code = $this->order->ship_code ?? ''; // ~ risky likely
        $this->note = $this->order->note;
    }

    public function save()
    {
        $this->order->ship_code = trim($this->ship_code); // ~ breaking likely
        $this->order->save();
        $this->dispatch('saved', code: $this->ship_code); // ~ risky possible
    }
}
