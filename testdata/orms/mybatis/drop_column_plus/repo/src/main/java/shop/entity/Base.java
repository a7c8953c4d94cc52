package shop.entity;

import com.baomidou.mybatisplus.annotation.TableId;

public class Base {
    @TableId
    private Long id;
    private String createdBy;
}
